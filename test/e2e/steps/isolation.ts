import { https } from '../support/https';
import { kubectl, list, tryKubectl } from '../support/kubectl';
import { allocates, handedOutTo } from '../support/relay';
import { ELEMENT, HOMESERVER, NAMESPACE, RELAY_NAMESPACE, RTC, RTC_NAMESPACE } from '../support/stack';

/** Paths that must not be public, and pods that Pod Security must refuse. */
export function isolation(): void {
  test.each(['/_synapse/admin/v1/server_version', '/_synapse/metrics', '/health', '/'])(
    '%s of the homeserver is not public',
    async (path) => {
      expect((await https(HOMESERVER, path)).status).toBe(404);
    },
  );

  test.each([
    '/twirp/livekit.RoomService/ListRooms',
    '/sfu_webhook',
    '/healthz',
    '/metrics',
    '/',
    '/_matrix/app/v1/ping',
  ])('%s of the call service is not public', async (path) => {
    expect((await https(RTC, path)).status).toBe(404);
  });

  test("the homeserver's API is not on Element's host", async () => {
    expect((await https(ELEMENT, '/_matrix/client/versions')).status).toBe(404);
  });

  test.each([
    ['on the host network', { hostNetwork: true }, {}],
    ['as root', { securityContext: { runAsUser: 0 } }, {}],
    ['with privileges', {}, { privileged: true }],
  ])('the namespace refuses a pod %s', (_, pod, container) => {
    const manifest = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'violator', namespace: NAMESPACE },
      spec: { containers: [{ name: 'main', image: 'nothing', securityContext: container }], ...pod },
    };
    const { ok, output } = tryKubectl(['apply', '--dry-run=server', '-f', '-'], JSON.stringify(manifest));
    expect(ok).toBe(false);
    expect(output).toContain('violates PodSecurity "restricted');
  });

  test('no process of the stack is root or has a token of the cluster', () => {
    const main = kubectl(
      '-n',
      NAMESPACE,
      'exec',
      'synapse-0',
      '--',
      'sh',
      '-c',
      'id -u; ls /var/run/secrets 2>&1 || true',
    );
    expect(main).toMatch(/^991\n.*No such file/);
    for (const pod of list('-n', NAMESPACE, 'pods').filter((p) => p.status.phase === 'Running')) {
      if (pod.metadata.labels?.['app.kubernetes.io/name'] === undefined) continue;
      expect([pod.metadata.name, pod.spec.automountServiceAccountToken]).toEqual([pod.metadata.name, false]);
    }
  });

  test('no secret is in a ConfigMap, in an environment or in a log', () => {
    const values = [NAMESPACE, RELAY_NAMESPACE, RTC_NAMESPACE]
      .flatMap((namespace) => list('-n', namespace, 'secrets'))
      .filter((secret) => secret.type === 'Opaque')
      .flatMap((secret) => Object.values(secret.data))
      .map((value) => Buffer.from(value, 'base64').toString().trim())
      .filter((value) => value.length >= 20);
    expect(values.length).toBeGreaterThanOrEqual(7);
    const seen = [NAMESPACE, RELAY_NAMESPACE, RTC_NAMESPACE].flatMap((namespace) => [
      kubectl('-n', namespace, 'get', 'configmaps,pods,jobs,statefulsets,deployments', '-o', 'yaml'),
      ...list('-n', namespace, 'pods').map((pod) =>
        kubectl('-n', namespace, 'logs', pod.metadata.name, '--all-containers'),
      ),
    ]);
    for (const value of values) expect(seen.some((text) => text.includes(value))).toBe(false);
  });

  test('the relay allocates with credentials from Synapse, and refuses a wrong password', async () => {
    const given = await handedOutTo('alice');
    expect(given.uris).toEqual(
      ['udp', 'tcp'].map((t) => expect.stringMatching(`^turn:turn\\..*:3478\\?transport=${t}$`)),
    );
    expect(allocates(given)).toBe(true);
    expect(allocates(given, '-t')).toBe(true);
    expect(allocates({ ...given, password: 'wrong' })).toBe(false);
    expect(kubectl('-n', RELAY_NAMESPACE, 'logs', 'deploy/coturn')).toContain('Cannot find credentials');
  });
}
