import { Chart, Testing } from 'cdk8s';
import { SecretKey, SynapseServer, Turn } from '../../lib';
import { find, findingsOf, synthStack } from '../support/manifests';

describe('a relay elsewhere', () => {
  test.each([
    ...['turn:turn.example.org', 'turns:turn.example.org:5349?transport=tcp', 'turn:192.0.2.1:3478?transport=udp'],
    'turn:[2001:db8::1]:3478',
  ])('may be %s', (uri) => expect(Turn.external({ uris: [uri] })._server?.uris).toEqual([uri]));

  test.each([
    'turn.example.org',
    'stun:x.org',
    'turn://x.org',
    'turn:x.org?transport=sctp',
    'turn:',
    'turn:a b',
    'turn:u@x.org',
  ])("can't be %j", (uri) => {
    expect(findingsOf(() => Turn.external({ uris: ['turn:ok.org', uri] }))).toEqual([
      `'uris[1]' must be a TURN URI, for example "turn:turn.example.org:3478?transport=udp", got ${JSON.stringify(uri)}`,
    ]);
  });

  test('must have a URI, and a right Secret', () => {
    const sharedSecret = SecretKey.of('No', 'a b');
    const findings = findingsOf(() => Turn.external({ uris: [], sharedSecret }));
    expect(findings.map((f) => f.split(', ')[0])).toEqual([
      `'uris' must name a URI of the relay`,
      expect.stringMatching(/^'sharedSecret.name' must be/),
      expect.stringMatching(/^'sharedSecret.key' must be/),
    ]);
  });

  test('has a shared secret or a fixed login', () => {
    const [sharedSecret, login] = [SecretKey.of('turn', 'secret'), SecretKey.of('No', 'k')];
    expect(findingsOf(() => Turn.external({ uris: ['turn:x.org'], sharedSecret, login }))).toEqual([
      expect.stringMatching(/^'login.name' must be/),
      `'login' takes the place of 'sharedSecret': give one of them`,
    ]);
  });

  test('with a fixed login is given to Synapse in a config file of its own, without a shared secret beside it', () => {
    const login = SecretKey.of('turn-login', 'turn.yaml');
    const manifests = synthStack({ turn: Turn.external({ uris: ['turn:x.org'], login }) });
    const config = find(manifests, 'ConfigMap', 'synapse-config').data['homeserver.yaml'];
    expect(config).toContain('turn:x.org');
    expect(config).not.toContain('turn_shared_secret');
    const args = find(manifests, 'StatefulSet', 'synapse').spec.template.spec.containers[0].args;
    expect(args).toContain('--config-path=/secrets/turn-login/turn.yaml');
  });

  test('needs its login among the config secrets of a homeserver without a stack', () => {
    const login = SecretKey.of('turn-login', 'turn.yaml');
    const server = (extraConfigSecrets: SecretKey[]) =>
      new SynapseServer(new Chart(Testing.app(), 'chart'), 'synapse', {
        serverName: 'example.org',
        extraConfigSecrets,
      });
    expect(() => server([]).useTurn({ uris: ['turn:x.org'], login })).toThrow(
      "needs the relay's 'login' in 'extraConfigSecrets'",
    );
    expect(() =>
      server([SecretKey.of('turn-login', 'turn.yaml')]).useTurn({ uris: ['turn:x.org'], login }),
    ).not.toThrow();
  });

  test('is the remedy for a login in the config of Synapse', () => {
    const extraConfig = { turn_username: 'u', turn_password: 'SECRET' };
    const turn = Turn.external({ uris: ['turn:x.org'] });
    const findings = findingsOf(() => synthStack({ turn, synapse: { extraConfig } }));
    expect(findings).toEqual(
      ['turn_username', 'turn_password'].map((key) =>
        expect.stringMatching(`'synapse.extraConfig.${key}' .*Turn.external\\({ uris, login }\\)`),
      ),
    );
  });
});
