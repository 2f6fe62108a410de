type DatabaseKind = 'sqlite' | 'postgres';
import { API_CLIENT } from '../../secrets/scripts';
import { BACKUP_COMMON } from './common';
import { DATABASES } from './databases';
import { FETCH } from './fetch';

/**
 * Brings a backup back. All of it is fetched and checked beside the live data first; then the old data are moved aside and the new ones in, by renames that a
 * second run finishes where the first was interrupted. Until then the homeserver's start guard holds it back.
 */
export function restoreScript(database: DatabaseKind): string {
  return `${API_CLIENT}
${BACKUP_COMMON}${DATABASES[database]}${FETCH}${RESTORE}`;
}

const RESTORE = `
MARK, DONE = f'{DATA}/.restore-incomplete', f'{DATA}/.restored'
# The relay has a copy of this one, and nobody keeps it for longer than a day.
NOT_RESTORED = ['turn_shared_secret']

def write(path, content):
    with open(f'{path}.new', 'w') as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    os.rename(f'{path}.new', path)

def foreign_secrets():
    """Those that only their owner can set; another signing key would be another server."""
    differing = [name for name, path in sorted(task['secrets'].items())
                 if name not in task['ownSecrets'] + NOT_RESTORED and os.path.exists(f'{NEW}/backup/secrets/{name}')
                 and sha256(path) != sha256(f'{NEW}/backup/secrets/{name}')]
    if 'signing_key' in differing:
        raise Refused(f"the signing key in {task['secrets']['signing_key']} is not the backup's, and that Secret is not ours to change")
    return differing

def give_secrets():
    names = [n for n in task['ownSecrets'] if n not in NOT_RESTORED and os.path.exists(f'{NEW}/backup/secrets/{n}')]
    data = {n: base64.b64encode(open(f'{NEW}/backup/secrets/{n}', 'rb').read()).decode() for n in names}
    if data:
        until_done(lambda: call('PATCH', task['target'], {'data': data}))
        print(f"{task['target']['namespace']}/{task['target']['name']}: set {sorted(names)}", flush=True)

def wait_until_stopped():
    """The mark is there: what isn't running by now does not start any more."""
    for second in range(task.get('patience', 300)):
        time.sleep(1)
        # A start that was under way when the mark was made shows up within seconds.
        if second >= task.get('settle', 10) and not in_use():
            return
    os.remove(MARK)
    raise Refused(BUSY)

def put_in_place(plan):
    if plan['phase'] == 'wait':
        wait_until_stopped()
        plan = {**plan, 'phase': 'aside'}
        write(MARK, plan)
    put_database(plan)
    give_secrets()
    if plan['phase'] == 'aside':
        for name in LIVE:
            if os.path.lexists(f'{DATA}/{name}'):
                os.makedirs(f"{DATA}/{plan['aside']}", exist_ok=True)
                os.rename(f'{DATA}/{name}', f"{DATA}/{plan['aside']}/{name}")
        plan = {**plan, 'phase': 'place'}
        write(MARK, plan)
    for name in PLACED:
        if os.path.exists(f'{NEW}/{name}'):
            os.rename(f'{NEW}/{name}', f'{DATA}/{name}')
    os.sync()
    key = sha256(f'{NEW}/backup/secrets/signing_key')
    write(DONE, {'snapshot': plan['snapshot'], 'signingKey': key})
    os.remove(MARK)
    shutil.rmtree(NEW)

def main():
    lock()
    plan, notes = read(MARK), ''
    if not plan:
        exists, done = database_exists(), read(DONE)
        snapshot = choose()
        if exists and (not task['replace'] or done and done['snapshot'] == snapshot['id']):
            if done:
                return f"nothing to do, {done['snapshot'][:8]} was restored before"
            raise Refused('there is a database already, and it was not touched: restore onto an empty volume, or use '
                          'Restore.snapshot(id, { replaceExisting: true })')
        found = fetch(snapshot)
        differing = foreign_secrets()
        notes = f"; not restored, as their Secrets are not ours to change: {', '.join(differing)}" if differing else ''
        plan = {'snapshot': snapshot['id'], 'phase': 'wait' if exists else 'aside', 'aside': f'.before-restore-{int(time.time())}', 'parts': told(found),
                'exists': exists, 'found': found}
        write(MARK, plan)
    put_in_place(plan)
    places = [*([plan['aside']] if os.path.exists(f"{DATA}/{plan['aside']}") else []), *kept_in_database(plan)]
    aside = f"; what was there is in {' and '.join(places)}" if places else ''
    return f"restored {plan['snapshot'][:8]} of {SERVER}: {plan['parts']}{aside}{notes}"

finish(main)`;
