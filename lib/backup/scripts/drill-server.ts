/** Starts the real Synapse on a fetched backup, asks it things on loopback, and ends it. */
export const DRILL_SERVER = `
LOG, CONFIG = f'{WORK}/synapse.log', f'{WORK}/drill.yaml'
URL = f"http://127.0.0.1:{task['config']['listeners'][0]['port']}"
# No proxy of the environment is asked for what is on loopback.
LOOPBACK = urllib.request.build_opener(urllib.request.ProxyHandler({}))

def ask(path, token=None):
    headers = {'Authorization': f'Bearer {token}'} if token else {}
    try:
        with LOOPBACK.open(urllib.request.Request(f'{URL}{path}', headers=headers), timeout=60) as answer:
            return answer.read()
    except urllib.error.HTTPError as problem:
        raise Refused(f'Synapse on the backup answered {path} with {problem.code}: {problem.read(300).decode(errors="replace")}')

def ask_json(path, token=None):
    return json.loads(ask(path, token))

def wait_for_isolation():
    """A policy may reach the node some seconds after the pod. Backups in a claim need no network, so nothing may answer, not even the API server."""
    place = os.environ.get('KUBERNETES_SERVICE_HOST'), os.environ.get('KUBERNETES_SERVICE_PORT')
    if not task['isolated'] or None in place:
        return ''
    for _ in range(task.get('settle', 60)):
        try:
            socket.create_connection(place, 2).close()
        except OSError:
            return ''
        time.sleep(1)
    return "; the cluster enforces no NetworkPolicy, so only Synapse's config kept it from the network"

def write_config():
    """JSON is YAML. Of the homeserver's config a drill has what is known to be harmless. The secrets are those of the backup: it has to do without the cluster's."""
    import yaml
    own = {}
    for path in task['configs']:
        with open(path) as file:
            # As Synapse does: a block in a later file replaces the whole one.
            own.update(yaml.safe_load(file) or {})
    kept = {key: own[key] for key in task['keep'] if key in own}
    secrets = f'{NEW}/backup/secrets'
    # No relay is offered, so its secret would be of no use.
    paths = {f'{name}_path': f'{secrets}/{name}' for name in os.listdir(secrets) if name != 'turn_shared_secret'}
    with open(CONFIG, 'w') as file:
        json.dump({**kept, **task['config'], **paths}, file)

def wait_until_up(server):
    """As long as a migration of the schema may take."""
    end = time.monotonic() + task.get('patience', 3600)
    while time.monotonic() < end:
        if server.poll() is not None:
            raise Refused(f'Synapse ended with {server.returncode} when it was started on the backup: {last_words()}')
        with contextlib.suppress(OSError):
            if ask('/health') == b'OK':
                return
        time.sleep(0.5)
    raise Refused(f'Synapse did not get ready on the backup: {last_words()}')

def last_words():
    lines = [line.strip() for line in open(LOG, errors='replace') if line.strip(' *\\n')]
    print(*lines[-40:], sep='\\n', flush=True)
    return ' / '.join(lines[-3:])

@contextlib.contextmanager
def synapse():
    write_config()
    with open(LOG, 'w') as log:
        server = subprocess.Popen([sys.executable, '-m', 'synapse.app.homeserver', f'--config-path={CONFIG}', '--no-secrets-in-config'],
                                  stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, cwd=WORK)
    try:
        wait_until_up(server)
        yield
    finally:
        server.terminate()
        try:
            server.wait(60)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()`;
