import { migrate } from '../support/migrate';

const values = (text: string) => migrate({ 'values.yaml': text });
const DOMAIN = 'global: { domain: matrix.example.org }\n';

describe('group calls', () => {
  const CALLS = 'enabled: true, host: calls.example.org';

  test('that were off stay off, and so do those whose switch is not understood', async () => {
    for (const enabled of ['false', '"false"', 'maybe', '"{{ calls }}"']) {
      const text = `${DOMAIN}matrixrtc: { enabled: ${enabled}, host: calls.example.org, livekit: { rtc: { tcpPort: 7000 } } }`;
      const { code, output } = await values(text);
      expect([enabled, code]).toEqual([enabled, expect.stringContaining('rtc: Rtc.none()')]);
      expect(code).not.toMatch(/rtcHost|7000/);
      expect(output).toContain('- matrixrtc: it was off, and stays off');
    }
  });

  test('are on where the values say nothing of them, and the report says what they need', async () => {
    const { code, output } = await values(DOMAIN);
    expect(code).not.toContain('rtc');
    expect(output).toContain('- rtc: group calls are on; they need a DNS name and two ports more');
  });

  test('keep their host, the first UDP port and the TCP port, and get another key', async () => {
    const livekit =
      'livekit: { key: SECRET-key-of-livekit, secret: SECRET-of-livekit, hostNetwork: true, service: { port: 7880 }, ' +
      'rtc: { tcpPort: 7000, portRangeStart: 50100, portRangeEnd: 50200, useExternalIp: true }, image: { repository: livekit/livekit-server, tag: v1.9.0 }, ' +
      'resources: { limits: { memory: 2Gi } } }';
    const jwt = 'jwt: { replicas: 2, service: { port: 8080 }, image: { repository: my.registry.org/jwt, tag: v1 } }';
    const { code, output } = await values(`${DOMAIN}matrixrtc: { ${CALLS}, ${livekit}, ${jwt} }`);
    for (const part of [
      "rtcHost: 'calls.example.org'",
      'rtc: Rtc.livekit({',
      'tcpPort: 7000',
      'udpPort: 50100',
      "tokenServiceImage: 'my.registry.org/jwt:v1'",
      'limit: Size.gibibytes(2)',
    ])
      expect(code).toContain(part);
    expect(code).not.toMatch(/50200|v1\.9\.0/);
    expect(code + output).not.toContain('SECRET-');
    for (const [path, sentence] of [
      ['livekit.image', 'the version that this library was tested with'],
      ['livekit.rtc.portRangeStart', 'all calls share this one UDP port now'],
      ['livekit.rtc.portRangeEnd', 'all calls share one UDP port'],
      ['livekit.key', 'the cluster makes a new key'],
      ['livekit.secret', 'the cluster makes a new key'],
    ])
      expect(output).toContain(`- matrixrtc.${path}: ${sentence}`);
    expect(output).not.toContain('no prop is known');
  });

  test('get a host of their own, if theirs is that of the homeserver', async () => {
    const { code, output } = await values(`${DOMAIN}matrixrtc: { enabled: true, host: matrix.example.org }`);
    expect(code).not.toContain('rtcHost');
    expect(output).toContain('- matrixrtc.host: the call service needs a host name of its own');
  });

  test('are off with an Issuer, which works in its own namespace only, and the Issuer stays', async () => {
    const ingress = 'synapse: { ingress: { annotations: { cert-manager.io/issuer: mine } } }\n';
    const { code, output } = await values(
      `${DOMAIN}${ingress}matrixrtc: { ${CALLS}, livekit: { rtc: { tcpPort: 7000 } } }`,
    );
    expect(code).toContain("tls: IngressTls.certManagerIssuer('mine')");
    expect(code).toContain('rtc: Rtc.none()');
    expect(code).not.toMatch(/7000|rtcHost/);
    expect(output).toContain('- synapse.ingress.annotations.cert-manager.io/issuer: it is an Issuer');
    expect(output).not.toMatch(/the library refuses it|group calls are on/);
  });

  test('take the ClusterIssuer of their Ingress, if no other has one', async () => {
    const rtc = `matrixrtc: { ${CALLS}, certManagerClusterIssuer: for-calls, ingressClassName: nginx }\n`;
    expect((await values(DOMAIN + rtc)).code).toMatch(
      /tls: IngressTls\.certManager\('for-calls'\)[^]*IngressController\.ofClass\('nginx'\)/,
    );
    const both = `${DOMAIN}global: { domain: matrix.example.org, clusterIssuer: all }\n${rtc}`.replace(DOMAIN, '');
    expect((await values(both)).code).toContain("tls: IngressTls.certManager('all')");
  });
});
