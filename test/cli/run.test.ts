import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../cli/run';
import { QUESTIONS } from '../../cli/init/questions';
import { docsUrl } from '../../lib/shared/docs';
import { version } from '../../package.json';

const FRESH = join(tmpdir(), 'a-fresh-folder');

/** The output and the status of a call of the command line. */
async function call(...args: string[]) {
  const lines: string[] = [];
  const keep = (...words: unknown[]): void => void lines.push(words.join(' '));
  const spies = [jest.spyOn(console, 'log'), jest.spyOn(console, 'error')];
  spies.forEach((spy) => spy.mockImplementation(keep));
  const status = await run(args);
  spies.forEach((spy) => spy.mockRestore());
  return { status, output: lines.join('\n') };
}

describe('help', () => {
  test('names every command', async () => {
    const { status, output } = await call('--help');
    expect(status).toBe(0);
    for (const name of ['init', 'synth', 'call-check', 'turn-check', 'doctor', 'migrate', 'completion']) {
      expect(output).toMatch(new RegExp(`^  cdk8s-matrix ${name} `, 'm'));
    }
  });

  test.each(['init', 'synth', 'call-check', 'turn-check', 'doctor', 'migrate'])(
    'of %s has an example',
    async (name) => {
      const { status, output } = await call(name, '--help');
      expect(status).toBe(0);
      expect(output).toMatch(new RegExp(`Examples:\n  cdk8s-matrix ${name}`));
    },
  );

  test('of init has each question, and a page of the docs', async () => {
    const { output } = await call('init', '--help');
    for (const { flag } of QUESTIONS) expect(output).toContain(`--${flag} `);
    expect(output).toContain(docsUrl('cli.md'));
  });
});

test('the version is that of the package', async () => {
  expect(await call('--version')).toEqual({ status: 0, output: version });
});

describe('completion', () => {
  test('is a script for the shell', async () => {
    const { status, output } = await call('completion');
    expect(status).toBe(0);
    expect(output).toContain('cdk8s-matrix --get-yargs-completions');
  });

  test.each([
    ['commands', ['cdk8s-matrix', ''], 'turn-check'],
    ['options', ['cdk8s-matrix', 'init', '--'], '--domain'],
    ['answers', ['cdk8s-matrix', 'init', '--relay', ''], 'dns'],
  ])('knows %s', async (_, words, expected) => {
    const { output } = await call('--get-yargs-completions', ...words);
    expect(output.split('\n').map((line) => line.split(':')[0])).toContain(expected);
  });
});

describe('a wrong call is told in a sentence, with the help that fits', () => {
  test.each([
    [[], 'Name a command.', '--help'],
    [['inti'], 'Unknown argument: inti', '--help'],
    [['migrate'], 'Not enough non-option arguments', 'migrate --help'],
    [['init', FRESH, '--yes'], '--domain is needed', 'init --help'],
    [['init', FRESH, '--yes', '--domain', 'Example.org'], '--domain must be the bare domain', 'init --help'],
    [['init', FRESH, '--domain', 'a.org', '--domain', 'b.org'], '--domain was given more than once', 'init --help'],
    [['init', '--relay', 'pigeon'], 'Choices: "dns", "ip", "none"', 'init --help'],
    [
      ['turn-check', 'https://x.org', '--password-file', 'a', '--token-file', 'b'],
      'mutually exclusive',
      'turn-check --help',
    ],
  ])('%j', async (args, message, help) => {
    const { status, output } = await call(...args);
    expect([status, output]).toEqual([2, expect.stringContaining(message)]);
    expect(output).toContain(`How to call it: npx cdk8s-matrix ${help}`);
    expect(output).not.toContain('    at ');
  });
});
