import { Chart, Testing } from 'cdk8s';
import { MatrixSecrets, SynapseServer } from '../../lib';
import { findingsOf, synthStack } from '../support/manifests';

const HOST = 'must be a host name in lower case, without scheme, port or path, for example "chat.example.org"';
const DOMAIN = 'must be the bare domain in user IDs, for example "example.org"';
const ONE_WORD = 'a single word is no domain of the internet';
const ADDRESS = 'an IP address is no domain';
const OTHER = 'must be a server name as it is in user IDs, for example "example.net" or "example.net:8448"';
const OBJECT =
  'must be the name of a Kubernetes object: lower-case letters, digits, "-" and ".", for example "matrix-secrets"';

describe('a wrong identity is refused', () => {
  test.each([
    ['https://example.org', `${DOMAIN}: write "example.org"`],
    ['example.org:8448', `${DOMAIN}: write "example.org", and the port in the stack's prop 'publicPort'`],
    ['Example.org', `${DOMAIN}: write "example.org"`],
    ['example.org.', `${DOMAIN}: write "example.org"`],
    ['bücher.example', `${DOMAIN}: write "xn--bcher-kva.example", its form in DNS (Punycode)`],
    ['localhost', `${DOMAIN}: ${ONE_WORD}`],
    ['', DOMAIN],
    ['192.0.2.1', `${DOMAIN}: ${ADDRESS}`],
    ['192.0.2.1:8448', `${DOMAIN}: ${ADDRESS}`],
    ['[2001:db8::1]:8448', `${DOMAIN}: ${ADDRESS}`],
  ])('%j as the server name, with one finding', (serverName, rule) => {
    expect(findingsOf(() => synthStack({ serverName }))).toEqual([
      `'serverName' ${rule}, got ${JSON.stringify(serverName)}`,
    ]);
  });

  test.each([
    ['https://matrix.example.org', `${HOST}: write "matrix.example.org"`],
    ['MATRIX.example.org', `${HOST}: write "matrix.example.org"`],
    ['matrix.example.org:8443', `${HOST}: write "matrix.example.org", and the port in the stack's prop 'publicPort'`],
    ['Chät.example.org', `${HOST}: write "xn--cht-rla.example.org", its form in DNS (Punycode)`],
    ['a b.example.org', HOST],
    ['*.example.org', HOST],
    ['elsewhere', `${HOST}: ${ONE_WORD}`],
    ['matrix.example.org..', HOST],
  ])('%j as the host, by the prop that was given', (homeserverHost, rule) => {
    expect(findingsOf(() => synthStack({ homeserverHost }))).toEqual([
      `'homeserverHost' ${rule}, got ${JSON.stringify(homeserverHost)}`,
    ]);
  });

  test('of a server alone, with all findings at once and props without a prefix', () => {
    const chart = new Chart(Testing.app(), 'chart');
    const props = {
      serverName: 'X',
      host: 'Y.org',
      baseUrl: 'matrix.example.org',
      secrets: MatrixSecrets.fromSecretName('No'),
      trustedKeyServers: ['x y'],
    };
    expect(findingsOf(() => new SynapseServer(chart, 'synapse', props))).toEqual([
      `'serverName' ${DOMAIN}: ${ONE_WORD}, got "X"`,
      `'host' ${HOST}: write "y.org", got "Y.org"`,
      expect.stringMatching(
        /^'baseUrl' must be a URL that starts with https:\/\/ or http:\/\/, got "matrix.example.org\/?"$/,
      ),
      `'secrets' ${OBJECT}, got "No"`,
      `'trustedKeyServers[0]' ${OTHER}, got "x y"`,
    ]);
  });
});
