import { wellKnownReadme } from '../../lib/synapse/well-known-readme';
import { startNginx } from './support/nginx';

const README = wellKnownReadme([{ serverName: 'example.org', folder: 'matrix' }]);
const SNIPPET = /```nginx\n([^]*?)```/.exec(README)?.[1] ?? '';
const CLIENT = { 'm.homeserver': { base_url: 'https://matrix.example.org/' } };

/** A website of somebody else, with headers of its own and a page for everything that isn't there. */
const SITE = `server {
    listen 8080;
    root /var/www/html;
    add_header X-Site 'ours' always;
    location = /health { return 200 'ok'; }
    location ~ /\\. { deny all; }
    location / { try_files $uri /index.html; }
${SNIPPET}}
`;

test('the lines for nginx serve the files to other sites, beside a website that hides folders with a dot', async () => {
  const served = {
    'www/index.html': 'page',
    'www/.well-known/matrix/client': JSON.stringify(CLIENT),
    'www/.well-known/other': 'other',
  };
  const { server, url } = await startNginx(
    'website',
    { 'default.conf': SITE },
    { served, folders: { '/var/www/html': 'www' } },
  );
  try {
    const answer = await fetch(`${url}/.well-known/matrix/client`);
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(await answer.json()).toEqual(CLIENT);
    // A browser that asks a missing file must be allowed to read the answer, too.
    const missing = await fetch(`${url}/.well-known/matrix/support`);
    expect([missing.status, missing.headers.get('access-control-allow-origin')]).toEqual([404, '*']);
    expect((await fetch(`${url}/.well-known/other`)).status).toBe(403);
    expect(await (await fetch(`${url}/somewhere`)).text()).toBe('page');
  } finally {
    await server.stop();
  }
});
