import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { NODE } from '../lab/addresses';
import { nodeAddress } from '../lab/relay';
import { tryRunWithin, within } from '../lab/run';
import { kubectl, list, until } from '../support/kubectl';
import { reachedFrom, reaching } from '../support/pod-network';
import type { KubeObject } from '../support/kubectl';
import type { Places } from '../support/pod-network';
import { runPython } from '../support/python-pod';
import { NAMESPACE, RTC_NAMESPACE } from '../support/stack';

/** Nobody on this machine has this address of the internet but the node, for this test. */
const INTERNET = '45.90.0.1';
/** The API server listens on all addresses of the node, so it has port 6443. */
const WEB_PORTS = [80, 443, 6443, 8448];
const SERVE = `import socket, sys, time
listeners = [socket.create_server(('${INTERNET}', port)) for port in map(int, sys.argv[1:])]
print('ready', flush=True)
time.sleep(600)`;

/** The pods of the running stack, and the places that each reaches among all that somebody might try. Each reaches itself. */
const ALLOWED: [name: string, places: string[]][] = [
  ['synapse', ['DNS', 'homeserver', 'internet 443', 'internet 80', 'internet 8448', 'token service']],
  ['element', ['web client']],
  ['well-known', ['discovery']],
  ['livekit', ['DNS', 'SFU', 'token service']],
  ['lk-jwt-service', ['DNS', 'SFU', 'homeserver', 'ingress', 'internet 443', 'token service']],
];

const RTC_PARTS = ['livekit', 'lk-jwt-service'];

/** The running pods with labels. Those of Jobs have ended. */
function running(namespace: string, labels: readonly string[]): readonly KubeObject[] {
  return list('-n', namespace, 'pods', '-l', labels.join(), '--field-selector=status.phase=Running');
}

/** The rules of docs/network-policies.md, tried from inside each kind of pod. */
export function policies(): void {
  let server: ChildProcess | undefined;
  const places: { -readonly [name in keyof Places]: Places[name] } = {};

  const addressOf = (namespace: string, label: string) =>
    running(namespace, [label]).map(({ status }) => status.podIP!)[0];
  const podOf = (name: string) =>
    addressOf(RTC_PARTS.includes(name) ? RTC_NAMESPACE : NAMESPACE, `app.kubernetes.io/name=${name}`);

  beforeAll(async () => {
    tryRunWithin(NODE, 'ip', 'address', 'add', `${INTERNET}/32`, 'dev', 'lo');
    const [program, ...args] = [...within(NODE), 'python3', '-c', SERVE, '80', '443', '8448'];
    server = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve, reject) => {
      server!.stdout!.once('data', resolve);
      server!.once('exit', () => reject(new Error('the stand-in for the internet ended')));
    });
    Object.assign(places, {
      DNS: [kubectl('-n', 'kube-system', 'get', 'service', 'kube-dns', '-o', 'jsonpath={.spec.clusterIP}'), 53],
      homeserver: [podOf('synapse'), 8008],
      'web client': [podOf('element'), 8080],
      discovery: [podOf('well-known'), 8080],
      SFU: [podOf('livekit'), 7880],
      'token service': [podOf('lk-jwt-service'), 8080],
      ingress: [addressOf('kube-system', 'app.kubernetes.io/name=traefik'), 8443],
      'metrics of DNS': [addressOf('kube-system', 'k8s-app=kube-dns'), 9153],
      'API server': [kubectl('get', 'service', 'kubernetes', '-o', 'jsonpath={.spec.clusterIP}'), 443],
      kubelet: [nodeAddress(), 10250],
      ...Object.fromEntries(WEB_PORTS.map((port) => [`internet ${port}`, [INTERNET, port]])),
    });
  });

  afterAll(() => {
    server?.kill();
    tryRunWithin(NODE, 'ip', 'address', 'delete', `${INTERNET}/32`, 'dev', 'lo');
  });

  test('a pod outside of the stack reaches what everybody reaches, and nothing of the stack', () => {
    const reached = reachedFrom(addressOf('cert-manager', 'app=cert-manager'), places);
    expect(reached).toEqual(
      [
        'API server',
        'DNS',
        'metrics of DNS',
        'ingress',
        ...WEB_PORTS.map((port) => `internet ${port}`),
        'kubelet',
      ].sort(),
    );
  });

  test.each(ALLOWED)('%s reaches only what it needs', async (name, allowed) => {
    // A pod that is a minute old is in all rules, and a younger one may have to wait for a moment.
    const reached = () => reachedFrom(podOf(name), places);
    await until(`${name} reaches what it needs`, 20, () => reached().length === allowed.length).catch(() => undefined);
    expect(reached()).toEqual(allowed);
  });

  test('a Job for Secrets reaches the API server, and nothing else of the cluster', () => {
    const names = { name: 'matrix-secrets', instance: 'matrix-secrets', component: 'job' };
    const labels = Object.fromEntries(Object.entries(names).map(([key, value]) => [`app.kubernetes.io/${key}`, value]));
    const program = `import time\ntime.sleep(5)\n${reaching(places)}`;
    const reached = JSON.parse(runPython({ namespace: NAMESPACE, name: 'as-a-job', program, labels })) as string[];
    expect(reached).toEqual(['API server', 'DNS', 'internet 443', 'internet 6443']);
  });
}
