import type { Argv } from 'yargs';
import { docsUrl } from '../../lib/shared/docs';
import { Failure } from '../failure';
import type * as Migrate from '../migrate/migrate';

interface Options {
  readonly values: string;
  readonly files?: string[];
  readonly output: string;
}

export const migrateCommand = {
  command: 'migrate <values> [files..]',
  describe: 'Write a main.ts like the values of the Helm chart, or like a homeserver.yaml',
  builder: (parser: Argv) =>
    parser
      .positional('values', {
        type: 'string',
        demandOption: true,
        describe: "The chart's values.yaml, or a homeserver.yaml",
      })
      .positional('files', { type: 'string', array: true, describe: 'Further values, .secrets.yaml, homeserver.yaml' })
      .option('output', { type: 'string', default: 'main.migrated.ts', describe: 'The file to write' })
      .example('$0 migrate values.yaml .secrets.yaml', 'It lists what it left out')
      .epilogue(`More: ${docsUrl('migrating-from-helm.md')}`) as Argv<Options>,
  handler: ({ values, files = [], output }: Options) => run([values, ...files], output),
};

/** Only this command needs the constructs. */
function run(paths: readonly string[], output: string): void {
  const { migrate } = require('../migrate/migrate') as typeof Migrate;
  try {
    migrate(paths, output);
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (process.env.DBG) console.error(error);
    // The message of another error may quote a file, which may hold a secret.
    throw new Failure('The files are not understood, by a mistake of this program. Nothing was written.');
  }
}
