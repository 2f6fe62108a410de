import { wellKnownReadme } from '../../lib/synapse/well-known-readme';
import { startNginx } from './support/nginx';
import { startApache, startCaddy } from './support/websites';
import type { Website } from './support/websites';

const README = wellKnownReadme([{ serverName: 'example.org', folder: 'matrix' }]);
/** The lines that the text has for a server, in the order of the text. */
const snippets = (language: string): string[] =>
  [...README.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map(([, lines]) => lines);

const ANSWERS = {
  client: '{ "m.homeserver": { "base_url": "https://matrix.example.org/" }, "org.example": "é" }\n',
  server: '{"m.server":"matrix.example.org:443"}',
};
const PAGES = { 'index.html': 'page', '.well-known/other': 'other' };
const FILES = {
  ...PAGES,
  '.well-known/matrix/client': ANSWERS.client,
  '.well-known/matrix/server': ANSWERS.server,
};

/** The status, the type, the header for browsers, and the bytes. A redirect is an answer of its own. */
async function ask(url: string): Promise<unknown[]> {
  const answer = await fetch(url, { redirect: 'manual' });
  const { headers, status } = answer;
  const bytes = Buffer.from(await answer.arrayBuffer()).toString('latin1');
  return [status, headers.get('content-type'), headers.get('access-control-allow-origin'), bytes];
}

async function expectFiles(url: string): Promise<void> {
  for (const [file, text] of Object.entries(ANSWERS)) {
    const bytes = Buffer.from(text).toString('latin1');
    expect(await ask(`${url}/.well-known/matrix/${file}`)).toEqual([200, 'application/json', '*', bytes]);
  }
  // A browser that asks for a missing file must be allowed to read the answer, too.
  const [status, , origin] = await ask(`${url}/.well-known/matrix/support`);
  expect([status, origin]).toEqual([404, '*']);
}

/** The rest of the website is as it was. */
async function expectWebsite(url: string, other: number): Promise<void> {
  expect((await fetch(`${url}/.well-known/other`)).status).toBe(other);
  const page = await fetch(`${url}/index.html`);
  expect([await page.text(), page.headers.get('access-control-allow-origin')]).toEqual(['page', null]);
}

async function during(website: Website, act: (url: string) => Promise<void>): Promise<void> {
  try {
    await act(website.url);
  } finally {
    await website.server.stop();
  }
}

/** A website of somebody else, with headers of its own and a page for everything that isn't there. */
const NGINX = `server {
    listen 8080;
    root /var/www/html;
    add_header X-Site 'ours' always;
    location = /health { return 200 'ok'; }
    location ~ /\\. { deny all; }
    location / { try_files $uri /index.html; }
${snippets('nginx').join('')}}
`;

test('the lines for nginx serve the files to other sites, beside a website that hides folders with a dot', async () => {
  const served = Object.fromEntries(Object.entries(FILES).map(([path, text]) => [`www/${path}`, text]));
  const folders = { '/var/www/html': 'www' };
  await during(await startNginx('website', { 'default.conf': NGINX }, { served, folders }), async (url) => {
    await expectFiles(url);
    await expectWebsite(url, 403);
    expect(await (await fetch(`${url}/somewhere`)).text()).toBe('page');
  });
});

test('the lines for Caddy serve them beside a website of one page', async () => {
  const page = 'handle {\ntry_files {path} /index.html\nfile_server\n}';
  const site = ['root * /srv/www', 'encode gzip', page, ...snippets('caddy')].join('\n');
  await during(await startCaddy(site, FILES), async (url) => {
    await expectFiles(url);
    await expectWebsite(url, 200);
    expect(await (await fetch(`${url}/somewhere`)).text()).toBe('page');
  });
});

const [APACHE] = snippets('apache');
const [HTACCESS] = snippets('htaccess');
const GRANTED = 'DocumentRoot /var/www/html\n<Directory /var/www/html>\nRequire all granted';

test('the lines for Apache serve them beside a website that hides folders with a dot', async () => {
  const hides = '<DirectoryMatch "/\\.">\nRequire all denied\n</DirectoryMatch>';
  const site = `${GRANTED}\n</Directory>\n${hides}\n${APACHE}`;
  await during(await startApache(site, FILES), async (url) => {
    await expectFiles(url);
    await expectWebsite(url, 403);
  });
});

test('the lines for .htaccess serve them on shared hosting', async () => {
  const files = { ...FILES, '.well-known/matrix/.htaccess': HTACCESS };
  await during(await startApache(`${GRANTED}\nAllowOverride FileInfo\n</Directory>`, files), async (url) => {
    await expectFiles(url);
    await expectWebsite(url, 200);
  });
});
