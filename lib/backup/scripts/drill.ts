import { BACKUP_COMMON } from './common';
import { DRILL_CHECKS } from './drill-checks';
import { DRILL_SERVER } from './drill-server';
import { FETCH } from './fetch';
import { SQLITE } from './sqlite';

/** Restores the latest backup into a scratch volume and shows that Synapse runs on it; leaves nothing there. */
export const DRILL_SCRIPT = `${BACKUP_COMMON}
import socket, traceback, urllib.error, urllib.parse, urllib.request
${SQLITE}
${FETCH}
${DRILL_SERVER}
${DRILL_CHECKS}

def manifest_of(snapshot):
    copy = next(path for path in snapshot['paths'] if os.path.basename(path) == 'backup')
    manifest = json.loads(restic('dump', '--no-lock', snapshot['id'], f'{copy}/manifest.json').stdout)
    if manifest['database'] != KIND:
        raise Refused(f"the backup's database is of {NAMES[manifest['database']]}, and a drill can only start Synapse on {NAMES[KIND]}")
    return manifest

def check_room(snapshot):
    """Before anything is fetched: a full disk would be the trouble of everybody on the node."""
    needed = json.loads(restic('stats', '--no-lock', '--json', '--mode', 'restore-size', snapshot['id']).stdout)['total_size']
    disk = shutil.disk_usage(DATA)
    # The kubelet begins to evict pods when 15 % are left.
    free = disk.free - (disk.total * 0.15 if task['onNode'] else 0)
    gib = lambda size: f'{max(size, 0) / 2 ** 30:.1f} GiB'
    # A migration of the schema and its log take some more.
    if needed * 1.1 > task['size']:
        raise Refused(f"the backup takes {gib(needed)}, and a drill may take {gib(task['size'])}: set the drill's prop 'size'")
    if needed * 1.1 > free:
        raise Refused(f"the backup takes {gib(needed)}, and {gib(free)} can be used here: set the drill's prop 'storageClassName' to one with more room")

def fetch_undisturbed():
    """A backup that tidies up takes away what is being read: then once more, with the newest one."""
    state = lambda: [restic('list', '--no-lock', kind).stdout for kind in ('snapshots', 'packs')]
    for attempt in range(3):
        before = state()
        try:
            snapshot = choose()
            expected = manifest_of(snapshot)['found']
            check_room(snapshot)
            return snapshot, expected, fetch(snapshot)
        except Refused as problem:
            if attempt == 2 or state() == before:
                raise
            print(f'once more, as a backup was at work: {problem}', flush=True)

def compare(expected, found, when):
    for name in COUNTED:
        if found[name] != expected[name]:
            raise Refused(f'{found[name]} {name} {when}, and {expected[name]} in the backup')

def wipe():
    for name in ('.restore', *LIVE):
        path = f'{DATA}/{name}'
        shutil.rmtree(path) if os.path.isdir(path) else os.path.lexists(path) and os.remove(path)

def drill():
    snapshot, expected, found = fetch_undisturbed()
    compare(expected, found, 'were restored')
    for name in PLACED:
        if os.path.exists(f'{NEW}/{name}'):
            os.rename(f'{NEW}/{name}', f'{DATA}/{name}')
    apart = wait_for_isolation()
    with synapse():
        ask_json('/_matrix/client/versions')
        key, name = check_key()
        with contextlib.closing(sqlite3.connect(f'file:{DATA}/homeserver.db?mode=ro', uri=True)) as db:
            check_signature(db, key, name)
            missing = check_media(db)
            read = read_as_person(db) if expected['users'] else 'nobody has an account yet, so nothing was read as a person'
    # What was migrated is as whole as it was.
    compare(expected, inspect(f'{DATA}/homeserver.db'), 'are there after Synapse ran')
    gone = f'; {missing} files of media were gone before' if missing else ''
    return f"Synapse ran on {snapshot['short_id']} of {SERVER} from {snapshot['time'][:16]}: {told(expected)}; signing key {name}; {read}{gone}{apart}"

def main():
    if database_exists():
        raise Refused(f'there is a database in {DATA} already, and it was not touched: a drill needs a volume of its own')
    try:
        return drill()
    except Refused:
        raise
    except Exception as problem:
        # Whatever it was, a drill that stopped has failed, and its result says so.
        traceback.print_exc()
        raise Refused(repr(problem))
    finally:
        wipe()

finish(main)`;
