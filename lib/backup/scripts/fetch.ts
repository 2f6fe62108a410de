/** Fetches a backup and finds it complete and sound, for what {@link BACKUP_COMMON} begins. */
export const FETCH = `
NEW = f'{DATA}/.restore'

def read(path):
    return json.load(open(path)) if os.path.exists(path) else None

def choose():
    wanted = task['snapshot']
    good = [s for s in snapshots('--host', SERVER) if 'verified' in (s.get('tags') or [])]
    found = [s for s in good if wanted == 'latest' or s['id'].startswith(wanted)]
    if not found:
        have = ', '.join(f"{s['short_id']} of {s['time'][:16]}" for s in good) or 'none'
        raise Refused(f'there is no verified backup {wanted} of {SERVER}; there are: {have}')
    return max(found, key=lambda s: s['time'])

def fetch(snapshot):
    """Everything into a folder of the same volume, complete and sound, or an error."""
    shutil.rmtree(NEW, ignore_errors=True)
    os.makedirs(f'{NEW}/raw')
    restic('restore', snapshot['id'], '--no-lock', '--verify', '--target', f'{NEW}/raw')
    for path in snapshot['paths']:
        os.rename(f'{NEW}/raw{path}', f'{NEW}/{os.path.basename(path)}')
    shutil.rmtree(f'{NEW}/raw')
    copy = f'{NEW}/backup'
    manifest = read(f'{copy}/manifest.json')
    if manifest['serverName'] != SERVER or manifest['format'] != 1:
        raise Refused(f"this is a backup of {manifest['serverName']} in format {manifest['format']}")
    for file, expected in manifest['sha256'].items():
        if sha256(f'{copy}/{file}') != expected:
            raise Refused(f'{file} is not what was backed up')
    signing_key(f'{copy}/secrets/signing_key')
    if manifest['database'] != KIND:
        raise Refused(f"{snapshot['short_id']} has a database of {NAMES[manifest['database']]}, and this server's is {NAMES[KIND]}: set the prop 'database' to what "
                       'it was, or choose another snapshot')
    found = inspect(f'{copy}/{DUMP}')
    os.rename(f'{copy}/{DUMP}', f'{NEW}/{DUMP}')
    os.sync()
    return found
`;
