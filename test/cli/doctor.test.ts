import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from '../../cli/run';
import { CATALOGUE } from '../../cli/doctor/catalogue/catalogue';
import { docsUrl } from '../../lib/shared/docs';
import { tempDir } from '../support/files';

const dir = tempDir();
const PATH = process.env.PATH ?? '';

afterEach(() => {
  process.env.PATH = PATH;
});

async function call(...args: string[]) {
  const lines: string[] = [];
  const keep = (...words: unknown[]): void => void lines.push(words.join(' '));
  const spies = [jest.spyOn(console, 'log'), jest.spyOn(console, 'error')];
  spies.forEach((spy) => spy.mockImplementation(keep));
  const status = await run(['doctor', ...args]);
  spies.forEach((spy) => spy.mockRestore());
  return { status, output: lines.join('\n') };
}

/** Puts a program of this name in front of all others. */
function program(name: string, text: string): void {
  writeFileSync(join(dir, name), text);
  chmodSync(join(dir, name), 0o755);
  process.env.PATH = `${dir}${delimiter}${PATH}`;
}

describe('a wrong call is told in a sentence', () => {
  test.each([
    [[], 'Not enough non-option arguments'],
    [['https://example.org'], 'is no server name, such as example.org: write "example.org"'],
    [['example.org', '--resolve', 'matrix.example.org'], '--resolve must be HOST:ADDRESS'],
    [['example.org', '--dns', 'one.one'], '--dns must be the address of a DNS server'],
    [['example.org', '--timeout', '0'], '--timeout must be a number of seconds'],
    [['example.org', '--namespace', 'a,B'], '--namespace must be a name'],
    [['example.org', '--turn', 'https://x'], '--turn must be a host name'],
    [['example.org', '--ca', join(dir, 'no.pem')], 'cannot be read'],
    [['example.org', '--only', 'upside'], 'Choices: "outside", "inside"'],
  ])('%j', async (args, message) => {
    const { status, output } = await call(...args);
    expect([status, output]).toEqual([2, expect.stringContaining(message)]);
    expect(output).toContain('How to call it: npx cdk8s-matrix doctor --help');
  });
});

test('the help names every option and the docs', async () => {
  const { output } = await call('--help');
  for (const option of ['inside', 'only', 'kubeconfig', 'context', 'namespace', 'resolve', 'ca', 'json']) {
    expect(output).toContain(`--${option} `);
  }
  expect(output).toContain(docsUrl('doctor.md'));
});

describe('inside', () => {
  const inside = ['example.org', '--only', 'inside'];

  test('it calls kubectl with the options of the user, and prints a line for each finding', async () => {
    program('kubectl', `#!/bin/sh\necho "$@" >> ${join(dir, 'calls')}\n`);
    const { status, output } = await call(
      ...inside,
      '--kubeconfig',
      'my.conf',
      '--context',
      'home',
      '--namespace',
      'chat',
    );
    expect([status, output.split('\n')[0]]).toEqual([
      1,
      `error namespace-missing: Namespace chat is not there. ${CATALOGUE['namespace-missing'].remedy}`,
    ]);
    const calls = readFileSync(join(dir, 'calls'), 'utf8');
    expect(calls.split('\n')[0]).toBe(
      '--kubeconfig=my.conf --context=home --request-timeout=10s get validatingadmissionpolicy/chat-keep-data validatingadmissionpolicybinding/chat-keep-data --ignore-not-found -o json',
    );
  });

  test('a cluster that is not reached is status 2', async () => {
    program('kubectl', '#!/bin/sh\necho "The connection to the server x was refused" >&2; exit 1\n');
    expect(await call(...inside)).toEqual({
      status: 2,
      output: 'unchecked inside: kubectl says: The connection to the server x was refused.',
    });
  });

  test('the report is JSON if that is wanted', async () => {
    program('kubectl', '#!/bin/sh\nexit 1\n');
    const { status, output } = await call(...inside, '--json');
    expect([status, JSON.parse(output)]).toEqual([2, expect.objectContaining({ verdict: 'unchecked', findings: [] })]);
  });
});

test('outside, hosts without a server have findings, by addresses that are given several times', async () => {
  const hosts = ['', 'matrix.', 'element.', 'turn.'].map((host) => `${host}example.org`);
  const closed = hosts.flatMap((host) =>
    [443, 80, 8448, 3478].flatMap((port) => ['--resolve', `${host}:${port}:127.0.0.1:1`]),
  );
  const { status, output } = await call('example.org', ...closed, '--dns', '127.0.0.1');
  expect(status).toBe(1);
  expect(output).toContain('error port-closed: matrix.example.org:443 refuses connections at 127.0.0.1.');
});
