import { chmodSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Server, freePort } from './processes';
import type { Files } from './rendered';

export interface Website {
  readonly server: Server;
  readonly url: string;
}

/** The folder with the modules of Apache in Debian's package. */
const APACHE_MODULES = 'usr/lib/apache2/modules';

/** The folder of a website with its files. If root starts a web server, it serves them as another user. */
function websiteFolder(files: Files): string {
  const root = mkdtempSync(join(tmpdir(), 'website-'));
  chmodSync(root, 0o755);
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  }
  return root;
}

/** Starts Caddy. @param site the lines of the site's block, which has its files in `/srv/www` */
export async function startCaddy(site: string, files: Files): Promise<Website> {
  const root = websiteFolder(files);
  const url = `http://127.0.0.1:${await freePort()}`;
  const here = mkdtempSync(join(tmpdir(), 'caddy-'));
  const config = join(here, 'Caddyfile');
  const block = site.replaceAll('/srv/www', root);
  writeFileSync(config, `{\nadmin off\nauto_https off\n}\n\n${url} {\n${block}\n}\n`);
  const env = { HOME: here, XDG_CONFIG_HOME: here, XDG_DATA_HOME: here };
  return start('Caddy', ['caddy', 'run', '--adapter', 'caddyfile', '--config', config], url, env);
}

/** Starts Apache. @param site the lines of the `VirtualHost`, which has its files in `/var/www/html` */
export async function startApache(site: string, files: Files): Promise<Website> {
  const root = websiteFolder(files);
  const port = await freePort();
  const here = mkdtempSync(join(tmpdir(), 'apache-'));
  const modules = ['mpm_event', 'authz_core', 'headers'].map(
    (name) => `LoadModule ${name}_module ${apacheModules()}/mod_${name}.so`,
  );
  const config = [
    ...modules,
    `ServerRoot ${here}`,
    `DefaultRuntimeDir ${here}`,
    `PidFile ${here}/pid`,
    `ErrorLog ${here}/log`,
    'User nobody',
    'Group nogroup',
    'ServerName example.org',
    `Listen 127.0.0.1:${port}`,
    '<Directory />\nRequire all denied\n</Directory>',
    `<VirtualHost *:${port}>\n${site.replaceAll('/var/www/html', root)}\n</VirtualHost>`,
  ];
  writeFileSync(join(here, 'apache.conf'), `${config.join('\n')}\n`);
  return start('Apache', ['apache2', '-D', 'FOREGROUND', '-f', join(here, 'apache.conf')], `http://127.0.0.1:${port}`);
}

function apacheModules(): string {
  const unpacked = join(process.env.MATRIX_TEST_CACHE ?? '.cache', 'debian', APACHE_MODULES);
  return existsSync(unpacked) ? unpacked : `/${APACHE_MODULES}`;
}

async function start(name: string, command: string[], url: string, env?: NodeJS.ProcessEnv): Promise<Website> {
  const ready = async () => (await fetch(`${url}/index.html`)).ok;
  return { server: await Server.start(name, command, { ready, ...(env && { env }) }), url };
}
