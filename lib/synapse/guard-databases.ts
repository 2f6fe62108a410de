import { WRITE_PASSFILE } from '../postgres/passfile-script';

/*
 * What the start guard knows of a database: its NAME in messages, whether it has a server's data (`exists`), whose (`owner`), why Synapse must not begin
 * anew on it (`misplaced`), and what to remember once it may (`taken`). The first thing that a wrong prop would do is to start the same server without its accounts.
 */

/** The database as a file in the volume. */
export const SQLITE_GUARD = String.raw`
NAME, HOME = DATABASE, 'a claim'

def exists():
    return os.path.exists(DATABASE)

def owner():
    return owner_of_file()

def of_the_chart():
    """A database of PostgreSQL in the config that the Helm chart's server made itself."""
    config = f'{DATA}/homeserver.yaml'
    # The mount of our own leaves an empty one behind.
    if not os.path.exists(config) or os.path.getsize(config) == 0:
        return None
    import yaml
    try:
        database = yaml.safe_load(open(config))['database']
        return database['args'] if database['name'] == 'psycopg2' else None
    except (yaml.YAMLError, KeyError, TypeError):
        return None

def misplaced():
    there = read(POSTGRES_MARK) or (None if exists() else of_the_chart())
    if there:
        name = there.get('dbname') or there.get('database')
        return (f"the accounts of {task['serverName']} are in the PostgreSQL database {name} on {there.get('host')}, and the prop 'database' is not set: "
                "nothing was touched. Set it to SynapseDatabase.postgres({ … }): see docs/postgresql.md")

def taken():
    """The file is mark enough."""
`;

/** A database of PostgreSQL. */
export const POSTGRES_GUARD = String.raw`
import psycopg2
${WRITE_PASSFILE}
CONNECTION = task['postgres']['connection']
NAME, HOME = f"the PostgreSQL database {CONNECTION['dbname']} on {CONNECTION['host']}", 'a database and a claim'

def ask(query):
    with contextlib.closing(psycopg2.connect(**CONNECTION, connect_timeout=5)) as db, db.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()

def reach():
    """A server that is started together with this one takes its time."""
    write_passfile(task['postgres'])
    end = time.monotonic() + task.get('patience', 60)
    while True:
        try:
            return ask('SELECT 1')
        except psycopg2.OperationalError as problem:
            said = ' '.join(str(problem).split())
            if time.monotonic() > end:
                refuse(f"{NAME} can't be reached, and nothing was touched: {said}. Check host, user and password of the prop 'database': see docs/postgresql.md")
            print(f'waiting: {said}', flush=True)
            time.sleep(2)

def exists():
    return ask("SELECT to_regclass('schema_version')")[0] is not None

def owner():
    user = ask('SELECT name FROM users LIMIT 1')
    return user and user[0].partition(':')[2]

def misplaced():
    if not exists() and not os.path.exists(POSTGRES_MARK) and os.path.exists(DATABASE) and owner_of_file() and not task.get('restore'):
        return (f"{NAME} is empty, and the accounts of {owner_of_file()} are in {DATABASE}: nothing was touched. Take the prop 'database' out again; "
                'moving them is not built in yet: see docs/postgresql.md')

def taken():
    write(POSTGRES_MARK, {name: CONNECTION[name] for name in ('host', 'dbname')})

try:
    reach()
except (OSError, ValueError) as problem:
    refuse(str(problem))
`;
