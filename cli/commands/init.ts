import { basename, resolve } from 'node:path';
import type { Argv } from 'yargs';
import { docsUrl } from '../../lib/shared/docs';
import { UsageFailure } from '../failure';
import { answerAll } from '../init/answer';
import { ask } from '../init/ask';
import { PROJECT_FILES, projectFiles } from '../init/project-files';
import type { Answers } from '../init/question';
import { QUESTIONS } from '../init/questions';
import { refuseToOverwrite, writeFiles } from '../init/write-files';

interface Options {
  readonly directory: string;
  readonly yes?: boolean;
  readonly [flag: string]: unknown;
}

export const initCommand = {
  command: 'init [directory]',
  describe: 'Ask the questions of a first evening, and write a project that synthesizes',
  builder: (parser: Argv) => {
    const command = parser
      .positional('directory', { type: 'string', default: '.', describe: 'The folder, made if need be' })
      .option('yes', { alias: 'y', type: 'boolean', describe: "Ask nothing: take what is preset for what isn't given" })
      .example('$0 init matrix', 'Asks everything')
      .example('$0 init matrix --domain example.org --issuer letsencrypt --yes', 'Asks nothing')
      .epilogue(`More: ${docsUrl('cli.md')}`);
    return QUESTIONS.reduce((all, { flag, text, choices, preset }) => {
      const shown = typeof preset === 'string' ? ` [preset: ${preset}]` : '';
      return all.option(flag, {
        type: 'string',
        nargs: 1,
        describe: text + shown,
        choices: choices?.map(({ value }) => value),
      });
    }, command) as Argv<Options>;
  },
  handler: (options: Options) => init(options),
};

async function init({ directory, yes, ...options }: Options): Promise<void> {
  // Existing files are an error before the first question.
  refuseToOverwrite(directory, PROJECT_FILES);
  const given = QUESTIONS.flatMap(({ flag }) => (typeof options[flag] === 'string' ? [[flag, options[flag]]] : []));
  const flags = Object.fromEntries(given) as Partial<Answers>;
  const nobody = !process.stdin.isTTY || !process.stdout.isTTY;
  if (nobody && !yes) throw new UsageFailure('There is no terminal to ask in: give the answers as flags, and --yes.');
  const answers = await answerAll(flags, yes ? undefined : ask);
  writeFiles(directory, projectFiles(answers, packageName(directory)));
  console.log(`Wrote the project of ${answers.domain}. Now run:\n`);
  if (resolve(directory) !== process.cwd()) console.log(`    cd ${directory}`);
  console.log('    npm install && npm run synth\n\nIt prints the next steps, kubectl apply -f dist being one of them.');
}

/** The folder's name in a form that npm accepts. */
function packageName(directory: string): string {
  const name = basename(resolve(directory))
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  // A package can't depend on a package with the same name.
  return name === '' || name === 'cdk8s-matrix' ? 'matrix' : name;
}
