import { docsUrl } from '../../lib/shared/docs';
import type { Answers } from './question';

/** The README of a new project: its commands, and the Secrets that a person must make. */
export function readme(answers: Answers): string {
  const own = ownSecrets(answers);
  return [
    `# The Matrix server of ${answers.domain}`,
    '`main.ts` describes it. After each change there, and for the first time after `npm install`:',
    fenced('npm run synth', 'kubectl apply -f dist'),
    '`npm run synth` prints what is left to do by hand, and writes it to `dist/NEXT-STEPS.md`.',
    ...(own.length > 0
      ? [
          'Before the first apply, the Secrets that only you can make:',
          fenced('kubectl create namespace matrix', ...own),
        ]
      : []),
    `How to go on: ${docsUrl('getting-started.md')}`,
  ]
    .join('\n\n')
    .concat('\n');
}

function ownSecrets(answers: Answers): string[] {
  const create = 'kubectl -n matrix create secret';
  const commands = {
    'tls-secret': (name: string) => `${create} tls ${name} --cert=tls.crt --key=tls.key`,
    'recaptcha-secret': (name: string) => `${create} generic ${name} --from-file=siteKey --from-file=secretKey`,
    's3-secret': (name: string) =>
      `${create} generic ${name} --from-file=credentials  # as ~/.aws/credentials, with a profile [default]`,
  };
  return Object.entries(commands).flatMap(([flag, command]) => {
    return answers[flag] === undefined ? [] : [command(answers[flag])];
  });
}

function fenced(...lines: string[]): string {
  return ['```sh', ...lines, '```'].join('\n');
}
