import { Testing } from 'cdk8s';
import { parse } from 'yaml';
import { ExternalIp, MatrixRtc, MatrixStack, Rtc, RtcExposure, Turn, TurnTls } from '../../lib';
import type { MatrixStackProps } from '../../lib';
import { find, manifestsOf } from '../support/manifests';
import type { Manifest } from '../support/manifests';

function synth(props: Partial<MatrixStackProps> = {}): { readonly stack: MatrixStack; readonly all: Manifest[] } {
  const app = Testing.app();
  const stack = new MatrixStack(app, 'matrix', { serverName: 'example.org', ...props });
  return { stack, all: manifestsOf(app) };
}

const file = (all: Manifest[], configMap: string, name: string) =>
  parse(find(all, 'ConfigMap', configMap).data[name] as string);

describe('a stack with the defaults', () => {
  const { stack, all } = synth();
  const homeserver = file(all, 'synapse-config', 'homeserver.yaml');
  const sfu = file(all, 'livekit-config', 'livekit.yaml');
  const [tokenService, inside] = find(all, 'Deployment', 'lk-jwt-service').spec.template.spec.containers;
  const env = Object.fromEntries(
    tokenService.env.map(({ name, value }: { name: string; value: string }) => [name, value]),
  );

  test('every place has the same address of the SFU, to the letter', () => {
    expect(stack.rtc?.url).toBe('wss://rtc.example.org');
    expect(homeserver.matrix_rtc.transports[0].url).toBe(stack.rtc?.url);
    expect(env.LIVEKIT_URL).toBe(stack.rtc?.url);
  });

  test('the registration is read by both sides, and names the Service', () => {
    expect(homeserver.app_service_config_files).toEqual(['/rtc-secret/matrix-rtc/registration.yaml']);
    expect(env.LIVEKIT_AS_REGISTRATION_FILE).toBe('/secrets/matrix-rtc/registration.yaml');
    const job = all.find(({ kind, metadata }) => kind === 'Job' && /^matrix-rtc-[0-9a-f]+$/.test(metadata.name))!;
    const task = JSON.parse(job.spec.template.spec.containers[0].command.at(-1) as string);
    expect(task.registrations['registration.yaml']).toMatchObject({
      id: 'lk-jwt-service',
      'io.element.msc4512.proxy_url': 'http://lk-jwt-service.matrix-rtc.svc.cluster.local:8080',
    });
  });

  test('only the token service and the signalling are public', () => {
    const { host, http } = find(all, 'Ingress', 'rtc').spec.rules[0];
    expect(host).toBe('rtc.example.org');
    expect(http.paths.map(({ path, pathType }: { path: string; pathType: string }) => `${pathType} ${path}`)).toEqual([
      'Exact /sfu/get',
      'Exact /get_token',
      'Exact /delegate_delayed_leave',
      'Prefix /rtc',
    ]);
  });

  test('the node has only the two ports for media', () => {
    const { containers, hostNetwork } = find(all, 'Deployment', 'livekit').spec.template.spec;
    expect(hostNetwork).toBeUndefined();
    const ports = containers[0].ports as { readonly hostPort?: number; readonly protocol?: string }[];
    const onNode = ports.filter(({ hostPort }) => hostPort !== undefined);
    expect(onNode.map(({ hostPort, protocol }) => `${hostPort} ${protocol}`)).toEqual(['7882 UDP', '7881 TCP']);
  });

  test("the SFU's clients get the relay, whose address the SFU has too", () => {
    expect(sfu.rtc.turn_servers.map(({ protocol }: { protocol: string }) => protocol)).toEqual(['udp', 'tcp']);
    const address = (workload: string) =>
      find(all, 'Deployment', workload).spec.template.spec.containers[0].env.find(
        ({ name }: { name: string }) => name === 'EXTERNAL_HOST',
      ).value;
    expect(address('livekit')).toBe(address('coturn'));
  });

  test('the token service finds the public hosts on its own loopback', () => {
    expect(inside.name).toBe('inside');
    const { hostAliases } = find(all, 'Deployment', 'lk-jwt-service').spec.template.spec;
    expect(hostAliases).toEqual([
      { ip: '127.0.0.1', hostnames: ['rtc.example.org', 'matrix.example.org', 'example.org'] },
    ]);
  });

  test('the namespace comes before the Ingress that is in it', () => {
    const place = (kind: string, name: string) =>
      all.findIndex((manifest) => manifest.kind === kind && manifest.metadata.name === name);
    expect(place('Namespace', 'matrix-rtc')).toBeGreaterThanOrEqual(0);
    expect(place('Namespace', 'matrix-rtc')).toBeLessThan(place('Ingress', 'rtc'));
  });
});

test('without a call service, nothing of it is left', () => {
  const { stack, all } = synth({ rtc: Rtc.none() });
  expect(stack.rtc).toBeUndefined();
  expect(JSON.stringify(all)).not.toMatch(/livekit|matrix_rtc|msc4143|rtc\.example/);
});

test('a call service elsewhere is named in both spellings, and runs nothing here', () => {
  const rtc = Rtc.external({ url: 'wss://sfu.example.net', serviceUrl: 'https://tokens.example.net' });
  const { all } = synth({ rtc });
  const config = file(all, 'synapse-config', 'homeserver.yaml');
  expect(config.matrix_rtc.transports).toEqual([
    { type: 'livekit', url: 'wss://sfu.example.net', livekit_service_url: 'https://tokens.example.net' },
  ]);
  expect(config).not.toHaveProperty('app_service_config_files');
  expect(all.some(({ metadata }) => metadata.namespace === 'matrix-rtc')).toBe(false);
});

test("a public port is in the SFU's address, and the token service expects the hosts there", () => {
  const { stack, all } = synth({ publicPort: 8443 });
  expect(stack.rtc?.url).toBe('wss://rtc.example.org:8443');
  expect(find(all, 'ConfigMap', 'lk-jwt-service-config').data['nginx.conf']).toContain('listen 127.0.0.1:8443;');
});

test('TURN over TLS on port 443 is for the clients of the SFU too', () => {
  const turn = Turn.coturn({ tls: TurnTls.certManager('letsencrypt'), tlsPassthrough: true });
  const { rtc } = file(synth({ turn }).all, 'livekit-config', 'livekit.yaml');
  expect(rtc.turn_servers).toContainEqual(expect.objectContaining({ port: 443, protocol: 'tls' }));
});

test.each([
  [{ udpPort: 3478 }, `'udpPort' takes a port of the node that 'matrix/coturn' has`],
  [{ tcpPort: 443 }, `'rtc.tcpPort' must not be that of the ingress`],
  [{ tcpPort: 7880 }, `'rtc.tcpPort' must not be that of the SFU's signalling`],
  [{ udpPort: 0 }, `'rtc.udpPort'`],
  [{ exposure: RtcExposure.nodePort(), udpPort: 7882 }, `'rtc.udpPort' must be within 30000-32767`],
  [{ exposure: RtcExposure.nodePort(), udpPort: 30081 }, `'rtc.tcpPort' must not be that of 'udpPort'`],
  [{ exposure: RtcExposure.hostNetwork(), metrics: true }, `'rtc.metrics' would be on the node`],
  [{ maxParticipants: 0 }, `'rtc.maxParticipants' must be a whole number above zero`],
  [{ roomCreators: [] }, `'rtc.roomCreators' is empty`],
  [{ namespace: 'matrix' }, `'rtc.namespace' must not be the stack's own`],
  [{ extraConfig: { keys: { devkey: 'secret' } } }, `'rtc.extraConfig.keys' is not taken here`],
  [{ extraConfig: { rtc: { node_ip: '192.0.2.1' } } }, `'rtc.extraConfig.rtc.node_ip' is not taken here`],
  [{ externalIp: ExternalIp.static('nonsense') }, `'rtc.externalIp'`],
])('refuses %o', (options, message) => {
  expect(() => synth({ rtc: Rtc.livekit(options) })).toThrow(message);
});

test.each([
  [{ rtcHost: 'turn.example.org' }, `'rtcHost' must not be the host of the turn`],
  [{ synapse: { extraConfig: { matrix_rtc: { transports: [] } } } }, `'synapse.extraConfig.matrix_rtc' is set`],
  [
    { synapse: { wellKnownClientContent: { 'org.matrix.msc4143.rtc_foci': [] } } },
    `'synapse.wellKnownClientContent['org.matrix.msc4143.rtc_foci']' is set`,
  ],
])('refuses %o of the stack', (props, message) => {
  expect(() => synth(props)).toThrow(message);
});

test.each([
  [
    { url: 'https://sfu.example.net', serviceUrl: 'https://a.example.net' },
    `'url' must be a URL that starts with "wss://"`,
  ],
  [
    { url: 'wss://sfu.example.net', serviceUrl: 'wss://a.example.net' },
    `'serviceUrl' must be a URL that starts with "https://"`,
  ],
])('refuses an external service %o', (props, message) => {
  expect(() => Rtc.external(props)).toThrow(message);
});

test('MatrixRtc alone lists everything that is wrong', () => {
  const { stack } = synth({ rtc: Rtc.none() });
  const make = () =>
    new MatrixRtc(stack, 'calls', { homeserver: stack.synapse, host: 'no host', maxParticipants: -1, namespace: 'UP' });
  expect(make).toThrow(/host[^]*namespace[^]*maxParticipants/);
});
