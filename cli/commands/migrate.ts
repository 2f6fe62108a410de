import type { Argv } from 'yargs';
import { docsUrl } from '../../lib/shared/docs';
import { migrate } from '../migrate/migrate';

interface Options {
  readonly values: string;
  readonly files?: string[];
  readonly output: string;
}

export const migrateCommand = {
  command: 'migrate <values> [files..]',
  describe: 'Write a main.ts like the values of the Helm chart',
  builder: (parser: Argv) =>
    parser
      .positional('values', { type: 'string', demandOption: true, describe: "The chart's values.yaml" })
      .positional('files', { type: 'string', array: true, describe: 'Its .secrets.yaml, its homeserver.yaml' })
      .option('output', { type: 'string', default: 'main.migrated.ts', describe: 'The file to write' })
      .example('$0 migrate values.yaml .secrets.yaml', 'It lists what it left out')
      .epilogue(`More: ${docsUrl('migrating-from-helm.md')}`) as Argv<Options>,
  handler: ({ values, files = [], output }: Options) => migrate(values, files, output),
};
