type DatabaseKind = 'sqlite' | 'postgres';
import { POSTGRES_GUARD, SQLITE_GUARD } from './guard-databases';

const GUARDS = { sqlite: SQLITE_GUARD, postgres: POSTGRES_GUARD };

/**
 * What looks at `/data` and the database before Synapse does: in the Synapse image, which has what it needs. It holds the start back while a restore is under
 * way, and refuses the data of another server.
 */
export function startGuard(database: DatabaseKind): string {
  return `${BEGIN}${GUARDS[database]}${END}`;
}

const BEGIN = String.raw`import contextlib, hashlib, json, os, sqlite3, sys, time

task = json.loads(sys.argv[1])
DATA = task['data']
DATABASE, MARK, DONE = f'{DATA}/homeserver.db', f'{DATA}/.restore-incomplete', f'{DATA}/.restored'
# In the volume of a server whose database is elsewhere.
POSTGRES_MARK = f'{DATA}/.postgres'

def refuse(text):
    with contextlib.suppress(OSError), open(task['result'], 'w') as file:
        file.write(text)
    sys.exit(text)

def read(path):
    return json.load(open(path)) if os.path.exists(path) else {}

def write(path, content):
    with open(f'{path}.new', 'w') as file:
        json.dump(content, file)
    os.rename(f'{path}.new', path)

def owner_of_file():
    with contextlib.closing(sqlite3.connect(f'file:{DATABASE}?mode=ro', uri=True)) as db:
        try:
            user = db.execute('SELECT name FROM users LIMIT 1').fetchone()
        except sqlite3.OperationalError as problem:
            # A first start that was interrupted.
            if 'no such table' in str(problem):
                return None
            raise
        return user and user[0].partition(':')[2]
`;

const END = String.raw`
def reason_to_wait():
    if os.path.exists(MARK):
        return 'a restore has not ended: see the Jobs of synapse-restore'
    wanted, done = task.get('restore'), read(DONE).get('snapshot', '')
    if wanted and not exists():
        return 'the volume is empty and a restore is asked for: see the Jobs of synapse-restore'
    if wanted and wanted['replace'] and not done.startswith(wanted['snapshot']):
        return f"snapshot {wanted['snapshot']} is to be restored: see the Jobs of synapse-restore"
    expected = read(DONE).get('signingKey')
    if expected and hashlib.sha256(open(task['signingKey'], 'rb').read()).hexdigest() != expected:
        return 'the restored signing key has not reached this pod yet, or its Secret was changed since: see docs/backup.md'

said = None
while reason := reason_to_wait():
    if reason != said:
        print(f'waiting: {reason}', flush=True)
    said = reason
    time.sleep(2)

with contextlib.suppress(OSError):
    # From here on the key may be changed.
    done = read(DONE)
    if done.pop('signingKey', None):
        write(DONE, done)

try:
    found = owner() if exists() else None
    wrong = misplaced()
except sqlite3.Error as problem:
    refuse(f'{DATABASE} is damaged and was not touched: {problem}. Restore a backup: see docs/backup.md')
if found and found != task['serverName']:
    refuse(f"{NAME} belongs to {found}, and 'serverName' is {task['serverName']}: a server's name can't be changed. Nothing was touched. "
           f"Set 'serverName' back to {found}, or give {task['serverName']} {HOME} of its own.")
if wrong:
    refuse(wrong)
taken()`;
