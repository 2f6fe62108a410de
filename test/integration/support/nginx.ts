import { chmodSync, cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { program } from '../../../lib/shared/program/program';
import { Server, freePort } from './processes';
import type { Files } from './rendered';

export interface NginxOptions {
  /** The folders of the pod, each with its name in the folder of this nginx. */
  readonly folders?: Files;
  /** Files in the folder of this nginx. */
  readonly served?: { readonly [file: string]: string | Buffer };
  /** Folders of this machine that are copied into the folder of this nginx, whose workers could not enter others. */
  readonly copied?: Files;
  /** True if there are files in parts. */
  readonly hasParts?: boolean;
  readonly env?: NodeJS.ProcessEnv;
}

export interface Nginx {
  readonly server: Server;
  readonly port: number;
  readonly url: string;
}

/** Runs the pod's program on loopback, with the rendered config. Only the port and the folders differ. */
export async function startNginx(name: string, files: Files, options: NginxOptions = {}): Promise<Nginx> {
  const root = mkdtempSync(join(tmpdir(), 'nginx-'));
  // If root starts nginx, its workers run as another user, who must be able to enter the folder.
  chmodSync(root, 0o755);
  const port = await freePort();
  let config = files['default.conf']
    .replace('listen 8080;', `listen ${port};`)
    .replaceAll('/tmp/listen', `${root}/listen`)
    .replace('alias /modules/', `alias ${root}/modules/`);
  for (const [inPod, here] of Object.entries(options.folders ?? {}))
    config = config.replaceAll(inPod, join(root, here));
  const main = `pid ${root}/pid; error_log stderr;
events {}
http { include mime.types; access_log off; client_body_temp_path ${root}/a; proxy_temp_path ${root}/b; fastcgi_temp_path ${root}/c;
uwsgi_temp_path ${root}/d; scgi_temp_path ${root}/e; include ${root}/default.conf; }`;
  const all = {
    ...options.served,
    'nginx.conf': main,
    'default.conf': config,
    'mime.types':
      'types { text/html html; text/css css; text/javascript js; application/json json; application/wasm wasm; image/svg+xml svg; }',
    'bin/nginx': `#!/bin/sh\nPATH=\${PATH#*:} exec nginx -p ${root} -c ${root}/nginx.conf "$@"\n`,
    'bin/entrypoint': '#!/bin/sh\nexec "$@"\n',
  };
  for (const [folder, source] of Object.entries(options.copied ?? {}))
    cpSync(source, join(root, folder), { recursive: true });
  for (const [file, content] of Object.entries(all)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content, { mode: file.startsWith('bin/') ? 0o755 : 0o644 });
  }
  const env = {
    ...options.env,
    LISTEN_DIR: `${root}/listen`,
    ENTRYPOINT: `${root}/bin/entrypoint`,
    PATH: `${root}/bin:${process.env.PATH}`,
  };
  const url = `http://127.0.0.1:${port}`;
  const parts = options.hasParts ? [`${root}/custom-parts`, `${root}/joined/custom`] : [];
  const command = ['sh', '-c', program('nginx/start.sh'), 'nginx', String(port), ...parts];
  const server = await Server.start(name, command, { env, ready: async () => (await fetch(`${url}/health`)).ok });
  return { server, port, url };
}
