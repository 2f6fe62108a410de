/** The database as a file in the volume: how it is copied, looked at and put back. */
export const SQLITE = String.raw`
KIND, DUMP = 'sqlite', 'homeserver.db'
# What a restore moves aside, and what it puts in place; the database last: without it nothing starts.
LIVE, PLACED = ['homeserver.db', 'homeserver.db-wal', 'homeserver.db-shm', 'media_store', '.postgres'], ['media_store', 'homeserver.db']
BUSY = 'the homeserver is running on this volume: scale it to 0 first'
os.environ['SQLITE_TMPDIR'] = WORK

def inspect(path):
    """Counts what is in a copy of a database, after SQLite found it sound."""
    try:
        with contextlib.closing(sqlite3.connect(path)) as db:
            found = db.execute('PRAGMA integrity_check(5)').fetchall()
            if found != [('ok',)]:
                raise Refused(f'{path} is damaged: {found}')
            one = lambda query: db.execute(query).fetchone()[0]
            counts = {name: one(f'SELECT count(*) FROM {table}') for name, table in COUNTED.items()}
            user = db.execute('SELECT name FROM users LIMIT 1').fetchone()
            return {**counts, 'server': user and user[0].partition(':')[2]}
    except sqlite3.Error as problem:
        raise Refused(f'{path} is no sound database of Synapse: {problem}')

def uploads(path):
    with contextlib.closing(sqlite3.connect(path)) as db:
        return [row[0] for row in db.execute('SELECT media_id FROM local_media_repository WHERE url_cache IS NULL')]

def copy_database(copy):
    source = f'{DATA}/homeserver.db'
    if not os.path.exists(source):
        raise Refused(f'{source} does not exist: has the homeserver ever started?')
    # Without a log nobody has it open, and then SQLite would have to make one, which it can't on a read-only mount.
    idle = not os.path.exists(f'{source}-wal')
    with contextlib.closing(sqlite3.connect(f"file:{source}?mode=ro{'&immutable=1' if idle else ''}", uri=True)) as live:
        with contextlib.closing(sqlite3.connect(copy)) as target:
            live.backup(target)
            target.execute('PRAGMA journal_mode=DELETE')
    if idle and os.path.exists(f'{source}-wal'):
        raise Refused('the homeserver started in the middle of the copy')

def database_exists():
    return os.path.exists(f'{DATA}/homeserver.db')

def in_use():
    """Whether a process has the database open: SQLite then holds a shared lock on a range of bytes for as long."""
    path = f'{DATA}/homeserver.db'
    if not os.path.exists(path):
        return False
    with open(path, 'r+b') as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)
            return False
        except OSError:
            return True

def put_database(plan):
    """It goes in place with the media, by a rename."""

def kept_in_database(plan):
    return []
`;
