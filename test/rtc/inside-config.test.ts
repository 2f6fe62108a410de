import { insideConfig } from '../../lib/rtc/inside-config';

const SETTINGS = {
  host: 'rtc.example.org',
  sfu: 'livekit.matrix-rtc.svc.cluster.local:7880',
  served: ['matrix.example.org', 'example.org'],
  ingress: 'traefik.kube-system.svc.cluster.local:443',
  ports: [443, 8448],
};

test('the config is the same as before', () => expect(insideConfig(SETTINGS)).toMatchSnapshot());

test('a host that the call service shares is its own, and a name or a port counts once', () => {
  const served = ['rtc.example.org', ...SETTINGS.served, 'example.org'];
  expect(insideConfig({ ...SETTINGS, served, ports: [443, 8448, 443] })).toBe(insideConfig(SETTINGS));
});

test('nothing but loopback is listened on', () => {
  const listened = [...insideConfig(SETTINGS).matchAll(/listen (\S+?)[ ;]/g)].map(([, address]) => address);
  expect([...new Set(listened)]).toEqual(['127.0.0.1:443', '127.0.0.1:8448', 'unix:/tmp/tls.sock']);
});
