import { Testing } from 'cdk8s';
import { SupportRole } from '../../lib';
import type { SupportOptions } from '../../lib';
import { find, findingsOf, newStack, ofKind, synthStack } from '../support/manifests';
import type { Manifest } from '../support/manifests';
import {
  wellKnownAnswers,
  wellKnownClient,
  wellKnownNginxConfig,
  wellKnownServer,
  wellKnownSupport,
} from '../../lib/synapse/well-known-config';

const baseUrl = 'https://matrix.example.org/';

test('clients are told the URL, and what else there is to tell', () => {
  expect(wellKnownClient({ baseUrl })).toEqual({ 'm.homeserver': { base_url: baseUrl } });
  expect(wellKnownClient({ baseUrl, clientContent: { 'org.example': [1] } })).toEqual({
    'org.example': [1],
    'm.homeserver': { base_url: baseUrl },
  });
});

test('further content never replaces the URL', () => {
  const clientContent = { 'm.homeserver': { base_url: 'https://elsewhere.org' } };
  expect(wellKnownClient({ baseUrl, clientContent })).toEqual({ 'm.homeserver': { base_url: baseUrl } });
});

test('servers are told the host with the port of HTTPS', () => {
  expect(wellKnownServer('matrix.example.org')).toEqual({ 'm.server': 'matrix.example.org:443' });
  expect(wellKnownServer('matrix.example.org', 8443)).toEqual({ 'm.server': 'matrix.example.org:8443' });
});

test('nginx answers both paths and its health, and 404 to all else', () => {
  expect(wellKnownNginxConfig(wellKnownAnswers({ baseUrl, federationHost: 'matrix.example.org' }))).toMatchSnapshot();
});

test('without federation it answers clients only', () => {
  const config = wellKnownNginxConfig(wellKnownAnswers({ baseUrl }));
  expect(config).toContain('location = /.well-known/matrix/client');
  expect(config).not.toContain('matrix/server');
});

test('the people who answer for the server are told in the words of the specification', () => {
  const contacts = [{ matrixId: '@a:example.org' }, { role: SupportRole.SECURITY, emailAddress: 'a@example.org' }];
  expect(wellKnownSupport({ contacts, page: 'https://example.org/help' })).toEqual({
    contacts: [
      { role: 'm.role.admin', matrix_id: '@a:example.org' },
      { role: 'm.role.security', email_address: 'a@example.org' },
    ],
    support_page: 'https://example.org/help',
  });
  expect(wellKnownSupport({ page: 'https://example.org/help' })).toEqual({ support_page: 'https://example.org/help' });
});

const support = { page: 'https://example.org/help' };
const paths = (manifests: Manifest[]) =>
  ofKind(manifests, 'Ingress').flatMap(({ metadata, spec }) =>
    (spec.rules[0].http.paths as { path: string; backend: { service: { name: string } } }[]).map(
      ({ path, backend }) => `${metadata.name} ${spec.rules[0].host}${path} ${backend.service.name}`,
    ),
  );

test('the contacts are beside the other answers, or beside Synapse if it has the host of the server name', () => {
  expect(paths(synthStack({ synapse: { support } }))).toContain(
    'well-known example.org/.well-known/matrix/support well-known',
  );
  const sameHost = synthStack({ homeserverHost: 'example.org', synapse: { support } });
  expect(paths(sameHost).slice(0, 2)).toEqual([
    'synapse example.org/.well-known/matrix/support well-known',
    'synapse example.org/_matrix synapse',
  ]);
  const { data } = find(sameHost, 'ConfigMap', 'well-known-config');
  expect(data['default.conf']).not.toContain('matrix/client');
});

test('the contacts are among the answers that another web server has to give', () => {
  const stack = newStack(Testing.app(), { synapse: { support, serveWellKnown: false } });
  expect(stack.nextSteps).toContain('/.well-known/matrix/support  {"support_page":"https://example.org/help"}');
});

test.each<[string, SupportOptions, string[]]>([
  ['nothing', {}, ["'synapse.support' has nobody"]],
  ['an empty list', { contacts: [] }, ["'synapse.support.contacts' has nobody"]],
  ['nobody to reach', { contacts: [{}] }, ["'synapse.support.contacts[0]' must have an emailAddress"]],
  [
    'several mistakes',
    { page: 'help', contacts: [{ emailAddress: 'me', matrixId: 'me' }] },
    [
      "'synapse.support.page' must be a URL",
      "'synapse.support.contacts[0].emailAddress' must be an e-mail address",
      "'synapse.support.contacts[0].matrixId' must be a Matrix ID",
    ],
  ],
])('contacts are refused that are %s', (_, given, expected) => {
  const findings = findingsOf(() => synthStack({ synapse: { support: given } }));
  expect(findings).toEqual(expected.map((start) => expect.stringContaining(start)));
});
