import { Duration } from 'cdk8s';
import { checkTokenService, tokenServiceEnv } from '../../lib/rtc/token-service-env';
import type { TokenServiceChoices } from '../../lib/rtc/token-service-env';
import { Findings } from '../../lib/shared/findings';

const SETTINGS = {
  url: 'wss://rtc.example.org',
  serverName: 'example.org',
  clusterUrl: 'http://synapse.matrix.svc.cluster.local:8008',
  roomCreators: ['example.org'],
};

test('the environment has the public address, the homeserver inside of the cluster, and the paths of the secrets', () => {
  expect(tokenServiceEnv(SETTINGS)).toEqual({
    LIVEKIT_URL: 'wss://rtc.example.org',
    LIVEKIT_JWT_BIND: ':8080',
    LIVEKIT_KEY_FILE: '/secrets/livekit/keys.yaml',
    LIVEKIT_AS_REGISTRATION_FILE: '/secrets/matrix-rtc/registration.yaml',
    LIVEKIT_HS_SERVER_NAME: 'example.org',
    LIVEKIT_CS_API_URL_OVERRIDES: 'example.org=http://synapse.matrix.svc.cluster.local:8008',
    LIVEKIT_FULL_ACCESS_HOMESERVERS: 'example.org',
    LIVEKIT_LOG_LEVEL: 'info',
  });
});

test('the other settings are there only if they were given', () => {
  const roomCreators = ['example.org', 'example.net:8448', 'example.org'];
  const given = tokenServiceEnv({ ...SETTINGS, roomCreators, presenceCheck: Duration.minutes(1), hasCa: true });
  expect(given).toMatchObject({
    LIVEKIT_FULL_ACCESS_HOMESERVERS: 'example.org,example.net:8448',
    LIVEKIT_SANITY_CHECK_INTERVAL_SECONDS: '60',
    SSL_CERT_FILE: '/etc/ssl/certs/ca-certificates.crt',
    SSL_CERT_DIR: '/ca',
  });
  expect(Object.keys(tokenServiceEnv(SETTINGS)).filter((name) => !(name in given))).toEqual([]);
});

const found = (choices: TokenServiceChoices) => {
  const findings = new Findings();
  checkTokenService(findings, 'example.org', choices);
  return findings.all;
};

test.each<[string, TokenServiceChoices, string[]]>([
  ['nothing', {}, []],
  ['right values', { roomCreators: ['example.net', 'example.org'], presenceCheck: Duration.seconds(1) }, []],
  [
    'nobody who may start a call',
    { roomCreators: [] },
    ["'roomCreators' is empty, so nobody could start a call: name servers, or leave it out"],
  ],
  [
    'only others who may start a call',
    { roomCreators: ['example.net'] },
    [
      `'roomCreators' must have the homeserver's own name "example.org", or its users send no video and audio, got ["example.net"]`,
    ],
  ],
  [
    'an interval of half a second, and a URL with a comma',
    { presenceCheck: Duration.millis(500), clusterUrl: 'http://a,b:8008' },
    [
      expect.stringMatching(/^'presenceCheck' must be one second or more, in whole seconds/),
      `'clusterUrl' must have no comma, got "http://a,b:8008"`,
    ],
  ],
])('checks %s', (_, choices, findings) => expect(found(choices)).toEqual(findings));
