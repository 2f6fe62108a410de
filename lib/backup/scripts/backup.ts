type DatabaseKind = 'sqlite' | 'postgres';
import { BACKUP_COMMON } from './common';
import { DATABASES } from './databases';

/** Makes one backup, reads it back, and only then counts it as one. */
export function backupScript(database: DatabaseKind): string {
  return `${BACKUP_COMMON}${DATABASES[database]}${BACKUP}`;
}

const BACKUP = `
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

def stage():
    shutil.rmtree(COPY, ignore_errors=True)
    os.makedirs(f'{COPY}/secrets')
    copy_database(f'{COPY}/{DUMP}')
    found = inspect(f'{COPY}/{DUMP}')
    if found['server'] not in (None, SERVER):
        raise Refused(f"the database belongs to {found['server']}, not to {SERVER}")
    signing_key(task['secrets']['signing_key'])
    for name, path in task['secrets'].items():
        shutil.copyfile(path, f'{COPY}/secrets/{name}')
    files = [DUMP, *(f'secrets/{name}' for name in task['secrets'])]
    manifest = {'format': 1, 'serverName': SERVER, 'image': task['image'], 'database': KIND, 'found': found,
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
    inspect(f'{back}{COPY}/{DUMP}')
    signing_key(f'{back}{COPY}/secrets/signing_key')
    return missing_media(f'{back}{COPY}/{DUMP}', snapshot)

def missing_media(database, snapshot):
    stored = set()
    for line in restic('ls', '--json', '--no-lock', snapshot).stdout.splitlines():
        node = json.loads(line)
        if node.get('type') == 'file':
            stored.add(node['path'])
    return sum(media_file(media) not in stored for media in uploads(database))

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
    return f"snapshot {verified} of {SERVER}: {told(found)}{f'; {missing} files of media were gone before' if missing else ''}"

finish(main)`;
