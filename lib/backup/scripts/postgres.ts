import { WRITE_PASSFILE } from '../../postgres/passfile-script';
import { PUT_POSTGRES } from './postgres-restore';

/**
 * Runs, in a container that has the programs of PostgreSQL, what the main one asks for: each question is a file of arguments, its output goes to a pipe, and the
 * answer is a file as well. One that was cut off by a restart of this container is asked again.
 */
export const POSTGRES_PROGRAMS = String.raw`trap 'exit 0' TERM
umask 077
mkdir -p "$1" && cd "$1" || exit 1
while sleep 0.2; do
  for ask in *.ask; do
    name=${'$'}{ask%.ask}
    if [ ! -f "$ask" ] || [ -f "$name.code" ]; then continue; fi
    mapfile -d '' -t command < "$ask"
    "${'$'}{command[@]}" > "$name.out" 2> "$name.err"
    echo $? > "$name.new" && mv "$name.new" "$name.code"
  done
done`;

/** A database of PostgreSQL: how it is dumped, looked at and put back. */
export const POSTGRES = String.raw`
import glob
${WRITE_PASSFILE}
KIND, DUMP = 'postgres', 'database.dump'
LIVE, PLACED = ['media_store'], ['media_store']
EXCHANGE, CONNECTION = task['exchange'], task['postgres']['connection']
BUSY = f"somebody is logged in to the database as {CONNECTION['user']}: scale the homeserver to 0, and end what else uses it"
quoted = lambda value: "'" + str(value).replace('\\', '\\\\').replace("'", "\\'") + "'"
DATABASE = '--dbname=' + ' '.join(f'{keyword}={quoted(value)}' for keyword, value in CONNECTION.items())

def forget_questions():
    """What an earlier run in this pod asked for and did not stay to hear: the other container would wait for a reader for ever."""
    asked = [ask[:-4] for ask in glob.glob(f'{EXCHANGE}/*.ask') if not os.path.exists(f'{ask[:-4]}.code')]
    readers = []
    for name in asked:
        os.remove(f'{name}.ask')
        with contextlib.suppress(OSError):
            readers.append(os.open(f'{name}.out', os.O_RDONLY | os.O_NONBLOCK))
            os.remove(f'{name}.out')
    if readers:
        time.sleep(1)
    for reader in readers:
        os.close(reader)

forget_questions()

def postgres(*command, read=lambda out: out.read()):
    """Runs a program of PostgreSQL in the container that has them, and reads what it prints while it does."""
    write_passfile(task['postgres'])
    os.makedirs(EXCHANGE, exist_ok=True)
    name = f'{EXCHANGE}/{time.time_ns()}'
    os.mkfifo(f'{name}.out')
    with open(f'{name}.asked', 'wb') as file:
        file.write(b''.join(os.fsencode(part) + b'\0' for part in command))
    os.rename(f'{name}.asked', f'{name}.ask')
    with open(f'{name}.out', 'rb') as out:
        result = read(out)
        while out.read(1 << 20):
            pass
    for _ in range(100):
        if os.path.exists(f'{name}.code'):
            break
        time.sleep(0.1)
    else:
        raise Refused(f'{command[0]} was cut off: the container postgres ended')
    if open(f'{name}.code').read().strip() != '0':
        raise Refused(f"{command[0]} failed: {complaint(open(f'{name}.err').read())}")
    return result

def complaint(words):
    lines = [line for line in words.strip().splitlines() if line.strip()]
    old = any(sign in words for sign in ('server version mismatch', 'unsupported version'))
    newer = ". Set the prop 'postgresImage' of the backup to a version that is as new as the server's and as that of each backup" if old else ''
    return f"{' / '.join(lines[:4])}{newer}"

def tables(out, wanted=None):
    """Reads the rows that pg_restore prints, table by table: yields each one's name and its row, by column."""
    table = columns = None
    for line in out:
        if table is None:
            head = re.fullmatch(r'COPY public\.(\S+) \((.*)\) FROM stdin;\n', line.decode()) if line.startswith(b'COPY ') else None
            if head:
                table, columns = head[1], head[2].split(', ')
                yield table, None
        elif line == b'\\.\n':
            table = None
        else:
            yield table, dict(zip(columns, line.rstrip(b'\n').decode().split('\t'))) if table == wanted else ()
    if table is not None:
        raise Refused(f'the dump ends in the middle of the table {table}')

def inspect(path):
    """Counts what is in a dump, while pg_restore reads all of it."""
    counts, users = {}, []
    def read(out):
        for table, row in tables(out, 'users'):
            counts[table] = counts.get(table, 0) + (row is not None)
            if row and not users:
                users.append(row['name'])
    postgres('pg_restore', '--data-only', '--file=-', path, read=read)
    missing = [table for table in [*COUNTED.values(), 'schema_version', 'event_json'] if table not in counts]
    if missing:
        raise Refused(f"{path} is no whole database of Synapse, it has no {', '.join(missing)}: has the homeserver ever started?")
    return {**{name: counts[table] for name, table in COUNTED.items()}, 'server': users[0].partition(':')[2] if users else None}

def uploads(path):
    table = 'local_media_repository'
    read = lambda out: [row['media_id'] for _, row in tables(out, table) if row and row['url_cache'] == r'\N']
    return postgres('pg_restore', '--data-only', f'--table={table}', '--file=-', path, read=read)

def copy_database(copy):
    """Of one moment, by a transaction that sees nothing of what comes after; not compressed, so that what didn't change is stored once."""
    postgres('pg_dump', '--no-password', '--format=custom', '--compress=0', '--schema=public', f'--file={copy}', DATABASE)

def query(sql):
    return postgres('psql', '--no-psqlrc', '--no-password', '--quiet', '--tuples-only', '--no-align', '--set=ON_ERROR_STOP=1', f'--command={sql}',
                    DATABASE).decode().strip()

def database_exists():
    return query("SELECT to_regclass('public.schema_version') IS NOT NULL") == 't'

def in_use():
    """Whether somebody is logged in as Synapse."""
    return query('SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()') != '0'
${PUT_POSTGRES}`;
