import { spawnSync } from 'node:child_process';
import type { ArgumentsCamelCase, Argv } from 'yargs';
import { docsUrl } from '../../lib/shared/docs';
import { Failure } from '../failure';
import { turnCheckProgram } from '../turn-check-program';

const OPTIONS = {
  'password-file': 'Read the password there; - is standard input',
  'token-file': 'Read an access token there, instead of logging in',
  ca: 'Trust this authority too (PEM file)',
  timeout: 'Seconds to wait for an answer, 5 by default',
} as const;

type Options = { readonly url: string; readonly user?: string; readonly 'allow-private'?: boolean } & {
  readonly [option in keyof typeof OPTIONS]?: string;
};

export const turnCheckCommand = {
  command: 'turn-check <url> [user]',
  describe: 'Check whether calls from behind NAT work',
  builder: (parser: Argv) => {
    const command = parser
      .positional('url', { type: 'string', demandOption: true, describe: "The homeserver's URL" })
      .positional('user', { type: 'string', describe: 'Who logs in; the password is asked for' })
      .option('allow-private', {
        type: 'boolean',
        describe: 'The relay is for a private network or VPN only: it may announce an address of that',
      })
      .conflicts('password-file', 'token-file')
      .example('$0 turn-check https://matrix.example.org admin', 'Asks for the password of admin')
      .epilogue(`It needs Python 3.8 or later. More: ${docsUrl('turn-check.md')}`);
    // `nargs` makes yargs accept `-` as the value of an option.
    return Object.entries(OPTIONS).reduce(
      (all, [name, describe]) => all.option(name, { type: 'string', nargs: 1, describe }),
      command,
    ) as Argv<Options>;
  },
  handler: (options: ArgumentsCamelCase<Options>) => runProgram(options),
};

function runProgram(options: Options): void {
  const names = Object.keys(OPTIONS) as (keyof typeof OPTIONS)[];
  const given = names.flatMap((name) => (options[name] === undefined ? [] : [`--${name}=${options[name]}`]));
  if (options['allow-private']) given.push('--allow-private');
  const user = options.user === undefined ? [] : [options.user];
  const args = ['-c', turnCheckProgram(), ...given, '--', options.url, ...user];
  const { status, error } = spawnSync('python3', args, { stdio: 'inherit' });
  if (error !== undefined && 'code' in error && error.code === 'ENOENT') {
    const remedy = `install it, or run the check in the cluster: ${docsUrl('turn-check.md')}`;
    throw new Failure(`turn-check needs Python 3.8 or later, and there is no python3 here: ${remedy}`, 2);
  }
  if (error) throw error;
  // The program has already printed the error. Its status is null if a signal ended it.
  if (status !== 0) throw new Failure('', status ?? 130);
}
