import type { Argv } from 'yargs';
import { synthesize } from '../synth/synthesize';

export const synthCommand = {
  command: 'synth [main]',
  describe: 'Check main.ts and write its manifests into dist/',
  builder: (parser: Argv) =>
    parser
      .positional('main', { type: 'string', default: 'main.ts', describe: 'The TypeScript file of your stack' })
      .example('$0 synth', 'dist/ stays as it was where something is wrong'),
  handler: ({ main }: { readonly main: string }) => synthesize(main),
};
