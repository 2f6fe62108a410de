/**
 * What looks at `/data` before Synapse does: Python's standard library, in the Synapse image. It holds the start back while a restore is under way, and
 * refuses the data of another server.
 */
export const START_GUARD = String.raw`import contextlib, hashlib, json, os, sqlite3, sys, time

task = json.loads(sys.argv[1])
DATA = task['data']
DATABASE, MARK, DONE = f'{DATA}/homeserver.db', f'{DATA}/.restore-incomplete', f'{DATA}/.restored'

def refuse(text):
    with contextlib.suppress(OSError), open(task['result'], 'w') as file:
        file.write(text)
    sys.exit(text)

def read(path):
    return json.load(open(path)) if os.path.exists(path) else {}

def reason_to_wait():
    if os.path.exists(MARK):
        return 'a restore has not ended: see the Jobs of synapse-restore'
    wanted, done = task.get('restore'), read(DONE).get('snapshot', '')
    if wanted and not os.path.exists(DATABASE):
        return 'the volume is empty and a restore is asked for: see the Jobs of synapse-restore'
    if wanted and wanted['replace'] and not done.startswith(wanted['snapshot']):
        return f"snapshot {wanted['snapshot']} is to be restored: see the Jobs of synapse-restore"
    expected = read(DONE).get('signingKey')
    if expected and hashlib.sha256(open(task['signingKey'], 'rb').read()).hexdigest() != expected:
        return 'the restored signing key has not reached this pod yet, or its Secret was changed since: see docs/backup.md'

def owner():
    with contextlib.closing(sqlite3.connect(f'file:{DATABASE}?mode=ro', uri=True)) as db:
        try:
            user = db.execute('SELECT name FROM users LIMIT 1').fetchone()
        except sqlite3.OperationalError as problem:
            # A first start that was interrupted.
            if 'no such table' in str(problem):
                return None
            raise
        return user and user[0].partition(':')[2]

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
        with open(f'{DONE}.new', 'w') as file:
            json.dump(done, file)
        os.rename(f'{DONE}.new', DONE)

try:
    found = owner() if os.path.exists(DATABASE) else None
except sqlite3.Error as problem:
    refuse(f'{DATABASE} is damaged and was not touched: {problem}. Restore a backup: see docs/backup.md')
if found and found != task['serverName']:
    refuse(f"{DATABASE} belongs to {found}, and 'serverName' is {task['serverName']}: a server's name can't be changed. Nothing was touched. "
           f"Set 'serverName' back to {found}, or give {task['serverName']} a claim of its own.")`;
