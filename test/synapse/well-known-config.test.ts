import { wellKnownClient, wellKnownNginxConfig, wellKnownServer } from '../../lib/synapse/well-known-config';

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
  expect(wellKnownNginxConfig({ baseUrl, federationHost: 'matrix.example.org' })).toMatchSnapshot();
});

test('without federation it answers clients only', () => {
  const config = wellKnownNginxConfig({ baseUrl });
  expect(config).toContain('location = /.well-known/matrix/client');
  expect(config).not.toContain('matrix/server');
});
