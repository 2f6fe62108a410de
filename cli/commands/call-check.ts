import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ArgumentsCamelCase, Argv } from 'yargs';
import { docsUrl } from '../../lib/shared/docs';
import { callCheckProgram } from '../call-check-program';
import { Failure } from '../failure';

const OPTIONS = {
  'password-file': 'Read the password there; - is standard input',
  'token-file': 'Read an access token there, instead of logging in',
  ca: 'Trust this authority too (PEM file)',
  timeout: 'Seconds to wait for an answer, 5 by default',
} as const;

type Options = {
  readonly url: string;
  readonly user?: string;
  readonly 'allow-private'?: boolean;
  readonly media?: boolean;
} & {
  readonly [option in keyof typeof OPTIONS]?: string;
};

/** Checks all calls: the relay, and group calls if the homeserver offers them. */
export const callCheckCommand = command('call-check', 'Check whether calls work', []);

/** Checks the relay alone. */
export const turnCheckCommand = command(
  'turn-check',
  'Check whether the TURN relay works: call-check without group calls',
  ['--skip=group-calls'],
);

function command(name: string, describe: string, fixed: readonly string[]) {
  return {
    command: `${name} <url> [user]`,
    describe,
    builder: (parser: Argv) => {
      const positional = parser
        .positional('url', { type: 'string', demandOption: true, describe: "The homeserver's URL" })
        .positional('user', { type: 'string', describe: 'Who logs in; the password is asked for' })
        .option('allow-private', {
          type: 'boolean',
          describe: 'Calls are for a private network or VPN only: relay and SFU may announce an address of that',
        })
        .conflicts('password-file', 'token-file')
        .example(`$0 ${name} https://matrix.example.org admin`, 'Asks for the password of admin')
        .epilogue(`It needs Python 3.8 or later. More: ${docsUrl('call-check.md')}`);
      const media = { type: 'boolean', describe: 'Send sound through the SFU too: needs pip install livekit' } as const;
      const withMedia = fixed.length === 0 ? positional.option('media', media) : positional;
      // `nargs` makes yargs accept `-` as the value of an option.
      return Object.entries(OPTIONS).reduce(
        (all, [option, about]) => all.option(option, { type: 'string', nargs: 1, describe: about }),
        withMedia as Argv,
      ) as Argv<Options>;
    },
    handler: (options: ArgumentsCamelCase<Options>) => runProgram(name, options, fixed),
  };
}

function runProgram(name: string, options: Options, fixed: readonly string[]): void {
  const names = Object.keys(OPTIONS) as (keyof typeof OPTIONS)[];
  const given = names.flatMap((option) => (options[option] === undefined ? [] : [`--${option}=${options[option]}`]));
  if (options['allow-private']) given.push('--allow-private');
  if (options.media) given.push('--media');
  const user = options.user === undefined ? [] : [options.user];
  const { status, error } = runPython([...fixed, ...given, '--', options.url, ...user]);
  if (error !== undefined && 'code' in error && error.code === 'ENOENT') {
    const remedy = `install it, or run the check in the cluster: ${docsUrl('call-check.md')}`;
    throw new Failure(`${name} needs Python 3.8 or later, and there is no python3 here: ${remedy}`, 2);
  }
  if (error) throw error;
  // The program has already printed the error. Its status is null if a signal ended it.
  if (status !== 0) throw new Failure('', status ?? 130);
}

/** The program is too long for an argument on Linux, so Python reads it from a file. */
function runPython(args: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'call-check-'));
  try {
    const file = join(folder, 'call-check.py');
    writeFileSync(file, callCheckProgram());
    return spawnSync('python3', [file, ...args], { stdio: 'inherit' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
