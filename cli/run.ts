import yargs = require('yargs');
import { version } from '../package.json';
import { callCheckCommand, turnCheckCommand } from './commands/call-check';
import { doctorCommand } from './commands/doctor';
import { initCommand } from './commands/init';
import { migrateCommand } from './commands/migrate';
import { synthCommand } from './commands/synth';
import { Failure, UsageFailure } from './failure';

const NAME = 'cdk8s-matrix';
const COMMANDS = [initCommand, synthCommand, callCheckCommand, turnCheckCommand, doctorCommand, migrateCommand];

/**
 * Runs the command that the arguments name.
 *
 * @returns the exit status: 0 for success, 1 for a failure, 2 for wrong arguments, 130 if the user interrupts it
 */
export async function run(args: readonly string[]): Promise<number> {
  try {
    await parser().parseAsync([...args]);
    return 0;
  } catch (error) {
    return tell(error, args[0]);
  }
}

function parser() {
  return yargs()
    .scriptName(NAME)
    .usage('$0 <command>: a Matrix homeserver for Kubernetes')
    .command(initCommand)
    .command(synthCommand)
    .command(callCheckCommand)
    .command(turnCheckCommand)
    .command(doctorCommand)
    .command(migrateCommand)
    .completion('completion', 'Print a script that completes commands and options in bash or zsh')
    .demandCommand(1, 'Name a command.')
    .strict()
    .check(refuseDuplicates)
    .locale('en')
    .version(version)
    .help()
    .alias('help', 'h')
    .wrap(Math.min(110, process.stdout.columns ?? 110))
    .exitProcess(false)
    .fail((message: string | null, error: Error | undefined) => {
      throw error ?? new UsageFailure(message ?? 'The command was called wrongly.');
    });
}

/** An option is given once; only the files of `migrate` and the addresses of `doctor` are several. */
function refuseDuplicates(given: { readonly [name: string]: unknown }): true {
  const twice = Object.keys(given).find(
    (name) => !['_', 'files', 'resolve'].includes(name) && Array.isArray(given[name]),
  );
  if (twice !== undefined) throw new UsageFailure(`--${twice} was given more than once.`);
  return true;
}

function tell(error: unknown, command?: string): number {
  if (error instanceof Error && error.name === 'ExitPromptError') {
    console.error('Broken off. Nothing was written.');
    return 130;
  }
  if (!(error instanceof Failure)) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
  if (error.message) console.error(error.message);
  if (error instanceof UsageFailure) {
    const known = COMMANDS.some((module) => module.command.split(' ')[0] === command);
    const help = known ? `${command} --help` : '--help';
    console.error(`How to call it: npx ${NAME} ${help}`);
  }
  return error.status;
}
