/**
 * What the programs of backup and restore have in common: Python's standard library and the restic binary, as they run in the Synapse image.
 *
 * A program gets its work as one JSON argument that holds paths and names, never a value. No secret is printed.
 */
export const BACKUP_COMMON = String.raw`import contextlib, fcntl, hashlib, json, os, re, shutil, sqlite3, subprocess, sys, time

class Refused(Exception):
    """Something that a person must know of, told in a sentence."""

task = json.loads(sys.argv[1])
DATA, WORK, SERVER = task['data'], task['work'], task['serverName']
# What the manifest calls them.
NAMES = {'sqlite': 'SQLite', 'postgres': 'PostgreSQL'}
# What a backup tells of, and the tables that have it.
COUNTED = {'users': 'users', 'rooms': 'rooms', 'events': 'events', 'media': 'local_media_repository'}

def restic(*args, ok=(0,)):
    env = {'PATH': os.environ.get('PATH', ''), 'HOME': WORK, 'TMPDIR': WORK, 'RESTIC_CACHE_DIR': f'{WORK}/cache',
           'RESTIC_REPOSITORY': task['repository'], 'RESTIC_PASSWORD_FILE': task['passwordFile']}
    if task.get('credentialsFile'):
        env['AWS_SHARED_CREDENTIALS_FILE'] = task['credentialsFile']
    run = subprocess.run([task['restic'], *args], env=env, capture_output=True, text=True)
    if run.returncode not in ok:
        words = [line for line in (run.stderr or run.stdout).strip().splitlines() if line.strip()]
        raise Refused(f"restic {args[0]} ended with {run.returncode}: {' / '.join(words[-4:])}")
    return run

def snapshots(*args):
    return json.loads(restic('snapshots', '--json', '--no-lock', *args).stdout) or []

def told(found):
    return ', '.join(f'{found[name]} {name}' for name in COUNTED)

def media_file(media):
    """Where Synapse keeps an upload."""
    return f'{DATA}/media_store/local_content/{media[:2]}/{media[2:4]}/{media[4:]}'

def sha256(path):
    digest = hashlib.sha256()
    with open(path, 'rb') as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()

def signing_key(path):
    """Refuses what Synapse would not take for a key."""
    if not os.path.exists(path) or not re.match(r'ed25519 \S+ [A-Za-z0-9+/]{43}\s*$', open(path).read()):
        raise Refused(f'{path} is no signing key')

def lock(handles=[]):
    """One backup or restore at a time on a volume; ends with the process, however that ends."""
    handles.append(os.open(DATA, os.O_RDONLY))
    try:
        fcntl.flock(handles[-1], fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Refused('another backup or restore is at work on this volume: wait until it has ended')

def finish(work):
    """Runs it; its result is the last line of the log and the message of the container's status."""
    try:
        message, code = f'ok: {work()}', 0
    except (Refused, OSError, KeyError, ValueError) as problem:
        message, code = f"failed: {problem if isinstance(problem, Refused) else repr(problem)}", 1
    message = f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())} {message}"
    print(message, flush=True)
    with contextlib.suppress(OSError), open(task['result'], 'w') as file:
        file.write(message[:4000])
    sys.exit(code)`;
