/**
 * Programs of the Jobs that fill Secrets: Python's standard library only, as they run in the Synapse image.
 *
 * Each gets its work as one JSON argument that holds names and no values. A value is never printed.
 */

/** Talks to the API server about Secrets. */
export const API_CLIENT = `import base64, json, os, secrets, ssl, string, sys, time, urllib.error, urllib.request

ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount'
API = os.environ.get('KUBERNETES_API', 'https://kubernetes.default.svc')

def call(method, target, body=None):
    url = f"{API}/api/v1/namespaces/{target['namespace']}/secrets/{target['name']}"
    token = open(f'{ACCOUNT}/token').read()
    headers = {'Authorization': f'Bearer {token}', 'Content-Type': 'application/merge-patch+json'}
    request = urllib.request.Request(url, json.dumps(body).encode() if body else None, headers, method=method)
    context = ssl.create_default_context(cafile=f'{ACCOUNT}/ca.crt')
    with urllib.request.urlopen(request, context=context, timeout=10) as answer:
        return json.load(answer)

def fill(target, make):
    """Adds the keys that are missing. The resourceVersion makes a concurrent writer win instead of being overwritten."""
    secret = call('GET', target)
    have = secret.get('data') or {}
    missing = {k: base64.b64encode(make(k)).decode() for k in target['keys'] if not have.get(k)}
    if missing:
        call('PATCH', target, {'metadata': {'resourceVersion': secret['metadata']['resourceVersion']}, 'data': missing})
    print(f"{target['namespace']}/{target['name']}: made {sorted(missing)}, kept {sorted(set(target['keys']) - set(missing))}")

def until_done(work):
    """The Secret, its Role or its source may reach the cluster after this pod did."""
    for attempt in range(60):
        try:
            return work()
        except (urllib.error.URLError, OSError, KeyError) as problem:
            last = f'{type(problem).__name__}: {problem}'
            print(f'waiting: {last}', flush=True)
            time.sleep(2)
    sys.exit(f'gave up: {last}')

task = json.loads(sys.argv[1])`;
