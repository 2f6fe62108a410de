import { BACKUP_COMMON } from './common';

/** Makes one backup, reads it back, and only then counts it as one. */
export const BACKUP_SCRIPT = `${BACKUP_COMMON}

COPY, MEDIA = f'{WORK}/backup', f'{DATA}/media_store'

def open_repository():
    # Without a lock, as one that was killed may have left its own.
    if restic('cat', 'config', '--no-lock', ok=(0, 10)).returncode == 10:
        restic('init')
        print('made a new repository')
    # Whoever had a lock is dead: only one works on the volume at a time.
    restic('unlock', '--remove-all')
    others = {s['hostname'] for s in snapshots()} - {SERVER}
    if others:
        raise Refused(f'the repository holds backups of {sorted(others)}: give {SERVER} one of its own')

def copy_database():
    source, copy = f'{DATA}/homeserver.db', f'{COPY}/homeserver.db'
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
    found = inspect(copy)
    if found['server'] not in (None, SERVER):
        raise Refused(f"the database belongs to {found['server']}, not to {SERVER}")
    return found

def stage():
    shutil.rmtree(COPY, ignore_errors=True)
    os.makedirs(f'{COPY}/secrets')
    found = copy_database()
    signing_key(task['secrets']['signing_key'])
    for name, path in task['secrets'].items():
        shutil.copyfile(path, f'{COPY}/secrets/{name}')
    files = ['homeserver.db', *(f'secrets/{name}' for name in task['secrets'])]
    manifest = {'format': 1, 'serverName': SERVER, 'image': task['image'], 'database': 'sqlite', 'found': found,
                'sha256': {file: sha256(f'{COPY}/{file}') for file in files}}
    with open(f'{COPY}/manifest.json', 'w') as file:
        json.dump(manifest, file)
    return found

def store():
    """Media come after the database: what the copy knows of was written before."""
    paths = [COPY, *([MEDIA] if os.path.isdir(MEDIA) else [])]
    for attempt in range(3):
        # 3 says that a file went away in between, as media do that are old enough.
        run = restic('backup', '--json', '--host', SERVER, '--tag', 'unverified', *paths, ok=(0, 3))
        if run.returncode == 0:
            return json.loads(run.stdout.strip().splitlines()[-1])['snapshot_id']
    raise Refused(f'some files could not be read: {run.stderr.strip()[-500:]}')

def read_back(snapshot):
    """Reads the copy from the repository again, and a seventh of everything that is stored there."""
    restic('check', f'--read-data-subset={int(time.time() // 86400) % 7 + 1}/7')
    back = f'{WORK}/verify'
    shutil.rmtree(back, ignore_errors=True)
    restic('restore', snapshot, '--no-lock', '--target', back, '--include', COPY)
    manifest = json.load(open(f'{back}{COPY}/manifest.json'))
    for file, expected in manifest['sha256'].items():
        if sha256(f'{back}{COPY}/{file}') != expected:
            raise Refused(f'{file} came back from the repository as something else')
    inspect(f'{back}{COPY}/homeserver.db')
    signing_key(f'{back}{COPY}/secrets/signing_key')
    return missing_media(f'{back}{COPY}/homeserver.db', snapshot)

def missing_media(database, snapshot):
    stored = set()
    for line in restic('ls', '--json', '--no-lock', snapshot).stdout.splitlines():
        node = json.loads(line)
        if node.get('type') == 'file':
            stored.add(node['path'])
    with contextlib.closing(sqlite3.connect(database)) as db:
        ids = [row[0] for row in db.execute('SELECT media_id FROM local_media_repository WHERE url_cache IS NULL')]
    return sum(f'{MEDIA}/local_content/{i[:2]}/{i[2:4]}/{i[4:]}' not in stored for i in ids)

def count_in(snapshot):
    restic('tag', '--set', 'verified', snapshot)
    return next(s['short_id'] for s in snapshots('--tag', 'verified') if s.get('original') == snapshot)

def forget():
    leftovers = [s['id'] for s in snapshots() if s.get('tags') != ['verified']]
    if leftovers:
        restic('forget', *leftovers)
    keep = [f'--keep-{period}={count}' for period, count in task['keep'].items() if count]
    restic('forget', '--tag', 'verified', '--group-by', 'host', *keep, '--prune')

def main():
    lock()
    open_repository()
    found = stage()
    snapshot = store()
    missing = read_back(snapshot)
    verified = count_in(snapshot)
    forget()
    parts = ', '.join(f'{found[name]} {name}' for name in ('users', 'rooms', 'events', 'media'))
    return f"snapshot {verified} of {SERVER}: {parts}{f'; {missing} files of media were gone before' if missing else ''}"

finish(main)`;
