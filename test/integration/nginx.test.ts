import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { Asset } from '../../lib';
import { elementNginxConfig } from '../../lib/element/nginx-config';
import { wellKnownNginxConfig } from '../../lib/synapse/well-known-config';
import { startNginx } from './support/nginx';
import type { Nginx } from './support/nginx';
import { find, synthStack } from '../support/manifests';
import { sample } from '../support/sample';

const BOTH: [string, string][] = [
  [
    'Element Web',
    elementNginxConfig({ redirects: [{ host: 'element.example.org', url: 'https://element.example.org' }] }),
  ],
  ['well-known', wellKnownNginxConfig({ client: {} })],
];

/** A request with any method and any header, which `fetch` doesn't allow. */
function send(
  url: string,
  options: { method?: string; headers?: { [name: string]: string }; agent?: Agent } = {},
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (answer) => {
      answer.resume();
      resolve(answer);
    });
    sent.on('error', reject).end();
  });
}

/** A library that makes a program see a kernel without IPv6. */
function withoutIpv6(): NodeJS.ProcessEnv {
  const folder = mkdtempSync(join(tmpdir(), 'no-ipv6-'));
  const [source, library] = [join(folder, 'socket.c'), join(folder, 'socket.so')];
  writeFileSync(
    source,
    `#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <sys/socket.h>
int socket(int domain, int type, int protocol) {
  if (domain == AF_INET6) { errno = EAFNOSUPPORT; return -1; }
  int (*real)(int, int, int) = dlsym(RTLD_NEXT, "socket");
  return real(domain, type, protocol);
}`,
  );
  execFileSync('cc', ['-shared', '-fPIC', '-o', library, source, '-ldl']);
  return { LD_PRELOAD: library };
}

describe.each(BOTH)('the nginx of %s', (name, config) => {
  const files = { 'default.conf': config };
  const served = { 'app/index.html': 'page', 'app/img/logo.svg': 'logo' };
  const folders = { '/app': 'app' };
  const start = (env?: NodeJS.ProcessEnv) => startNginx(name, files, { served, folders, env });

  test('answers on IPv6 where the kernel has it', async () => {
    const { server, port } = await start();
    try {
      expect((await send(`http://[::1]:${port}/health`)).statusCode).toBe(200);
    } finally {
      await server.stop();
    }
  });

  test('starts on a kernel without IPv6', async () => {
    const { server, url, port } = await start(withoutIpv6());
    try {
      expect((await send(`${url}/health`)).statusCode).toBe(200);
      await expect(send(`http://[::1]:${port}/health`)).rejects.toThrow('ECONNREFUSED');
    } finally {
      await server.stop();
    }
  });

  test('answers GET and HEAD, and refuses other methods by naming these', async () => {
    const { server, url } = await start();
    try {
      for (const path of ['/health', '/', '/nothing']) {
        for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'PROPFIND', 'TRACE']) {
          const { statusCode, headers } = await send(`${url}${path}`, { method });
          expect([method, statusCode, headers.allow]).toEqual([
            method,
            405,
            expect.stringMatching(/^GET, HEAD(, OPTIONS)?$/),
          ]);
        }
      }
      expect((await send(`${url}/health`, { method: 'HEAD' })).statusCode).toBe(200);
    } finally {
      await server.stop();
    }
  });

  test.each(['evil.example', 'evil.example:81', ''])('names no host of the request in a redirect: %j', async (host) => {
    const { server, url } = await start();
    try {
      for (const path of ['/img', '/custom', '/.well-known', '//evil.example/%2f..', '/health', '/']) {
        for (const proto of ['http', 'https']) {
          const headers = { Host: host, 'X-Forwarded-Proto': proto, 'X-Forwarded-Host': 'evil.example' };
          const { location } = (await send(`${url}${path}`, { headers })).headers;
          if (location !== undefined) expect(location).toMatch(/^(\/img\/$|https:\/\/element\.example\.org\/)/);
        }
      }
    } finally {
      await server.stop();
    }
  });

  test('lets a request end that is in progress when its pod is to stop', async () => {
    const { server, url } = await start();
    const agent = new Agent({ keepAlive: true });
    const first = await send(`${url}/health`, { agent });
    expect(first.statusCode).toBe(200);
    // The request is on its way, and its last line isn't sent yet.
    const slow = request(`${url}/health`, { method: 'GET' });
    const answered = new Promise<number | undefined>((resolve, reject) => {
      slow.on('response', (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      slow.on('error', reject);
    });
    slow.setHeader('Expect', '100-continue');
    slow.setHeader('Content-Length', '4');
    slow.flushHeaders();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const stopped = server.stop('SIGTERM');
    slow.end('body');
    expect(await answered).toBe(200);
    await stopped;
    agent.destroy();
  });
});

test('serves a picture of 600 kB from the parts in which ConfigMaps have it', async () => {
  const picture = Buffer.from(Array.from({ length: 600_000 }, (_, index) => (index * 7919) % 256));
  const file = join(mkdtempSync(join(tmpdir(), 'picture-')), 'background.png');
  writeFileSync(file, picture);
  const small = Asset.fromText('small');
  const element = { branding: { welcomeBackground: Asset.fromFile(file) }, staticFiles: { 'small.txt': small } };
  const manifests = synthStack({ element });
  const pod = find(manifests, 'Deployment', 'element').spec.template.spec as {
    containers: { command: string[]; volumeMounts: { name: string; mountPath: string }[] }[];
    volumes: { name: string; configMap?: { name: string } }[];
  };
  expect(pod.containers[0].command.slice(-2)).toEqual(['/custom-parts', '/tmp/custom-files/custom']);
  const served: { [file: string]: string | Buffer } = { 'app/config.json': '{}' };
  for (const { name, mountPath } of pod.containers[0].volumeMounts) {
    const source = pod.volumes.find((volume) => volume.name === name)?.configMap?.name;
    if (source === undefined || !mountPath.startsWith('/custom-')) continue;
    const { data, binaryData } = find(manifests, 'ConfigMap', source);
    for (const [key, text] of Object.entries<string>(data ?? {})) served[`${mountPath.slice(1)}/${key}`] = text;
    for (const [key, text] of Object.entries<string>(binaryData ?? {})) {
      served[`${mountPath.slice(1)}/${key}`] = Buffer.from(text, 'base64');
    }
  }
  const files = { 'default.conf': elementNginxConfig({}) };
  const folders = { '/tmp/custom-files': 'joined', '/custom-files': 'custom-files' };
  const { server, url } = await startNginx('Element Web', files, { served, folders, hasParts: true });
  try {
    const answer = await fetch(`${url}/custom/background.png`);
    expect(Buffer.from(await answer.arrayBuffer()).equals(picture)).toBe(true);
    expect(await (await fetch(`${url}/custom/small.txt`)).text()).toBe('small');
    expect((await fetch(`${url}/custom/background.png.000`)).status).toBe(404);
  } finally {
    await server.stop();
  }
});

describe('the well-known server', () => {
  let nginx: Nginx;
  const read = async (value: { readonly [key: string]: unknown }) => {
    nginx = await startNginx('well-known', { 'default.conf': wellKnownNginxConfig({ client: value }) });
    try {
      return await (await fetch(`${nginx.url}/.well-known/matrix/client`)).json();
    } finally {
      await nginx.server.stop();
    }
  };

  test.each([1, 1999, 2000, 2001, 4094, 4095, 4096, 4097, 100_000, 600_000])(
    'answers with a text of %i characters',
    async (size) => {
      const value = { text: 'x'.repeat(size) };
      expect(await read(value)).toEqual(value);
    },
  );

  test.each(['$', '\\', "'", '"', 'ü', '\u2028', '\n', '𝄞'])('answers with many of %j', async (unit) => {
    const value = { [unit]: unit.repeat(5000) };
    expect(await read(value)).toEqual(value);
  });

  test('answers with any JSON that it is given', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom("'", '"', '\\', '$', ';', '}', '\n', '${host}', '#', '\0') }),
    );
    const values = fc.sample(fc.dictionary(text, fc.oneof(text, fc.jsonValue())), {
      seed: 42,
      numRuns: sample(200, 5000),
    });
    expect(await read({ values })).toEqual(JSON.parse(JSON.stringify({ values })));
  });

  test('lets pages of all hosts ask for leave, and read the answer', async () => {
    nginx = await startNginx('well-known', { 'default.conf': wellKnownNginxConfig({ client: {}, support: {} }) });
    try {
      for (const name of ['client', 'support']) {
        const url = `${nginx.url}/.well-known/matrix/${name}`;
        const leave = await send(url, { method: 'OPTIONS' });
        expect([leave.statusCode, leave.headers['access-control-allow-origin']]).toEqual([204, '*']);
        expect(leave.headers['access-control-allow-methods']).toBe('GET, HEAD, OPTIONS');
        const head = await send(url, { method: 'HEAD' });
        expect([head.statusCode, head.headers['access-control-allow-origin']]).toEqual([200, '*']);
      }
    } finally {
      await nginx.server.stop();
    }
  });
});
