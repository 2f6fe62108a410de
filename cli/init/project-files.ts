import { devDependencies, version } from '../../package.json';
import { mainFile } from './main-file';
import type { Answers } from './question';
import { readme } from './readme';

type Content = (answers: Answers, name: string) => string;

const CONTENTS: { readonly [file: string]: Content } = {
  'main.ts': mainFile,
  'package.json': (_, name) => json(manifest(name)),
  'tsconfig.json': () => json(TSCONFIG),
  'cdk8s.yaml': () => CDK8S,
  '.gitignore': () => IGNORED.map((line) => `${line}\n`).join(''),
  'README.md': readme,
};

/** The names of the files of a new project. */
export const PROJECT_FILES: readonly string[] = Object.keys(CONTENTS);

/** The files of a new project that can be synthesized, by name. */
export function projectFiles(answers: Answers, name: string): ReadonlyMap<string, string> {
  return new Map(Object.entries(CONTENTS).map(([file, content]) => [file, content(answers, name)]));
}

const IGNORED = [
  ...['node_modules/', 'build/', 'dist/', 'dist.new/', 'dist.old/', '.secrets.yaml'],
  // Files that the documentation tells to make for Secrets.
  ...[
    '/matrix-secrets/',
    '/credentials',
    '/repository_password',
    '/password',
    '/registration.yaml',
    '/homeserver.yaml',
  ],
  ...['/siteKey', '/secretKey', '/tls.key', '/tls.crt', '/ca.crt'],
];

const TSCONFIG = {
  compilerOptions: {
    target: 'ES2022',
    lib: ['ES2022'],
    module: 'Node16',
    moduleResolution: 'Node16',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
  },
  include: ['**/*.ts'],
  exclude: ['node_modules', 'build', 'dist'],
};

/** The config for users of the command `cdk8s`. */
const CDK8S = `language: typescript
app: npx cdk8s-matrix synth
# The result is put into dist/ once it is whole; this folder is emptied by cdk8s before synth.
output: build/manifests
`;

/** The package.json of the project. It has the versions of packages that this release was tested with. */
function manifest(name: string): object {
  return {
    name,
    version: '0.0.0',
    private: true,
    scripts: { synth: 'cdk8s-matrix synth' },
    dependencies: {
      cdk8s: devDependencies.cdk8s,
      'cdk8s-matrix': version,
      'cdk8s-plus-28': devDependencies['cdk8s-plus-28'],
      constructs: devDependencies.constructs,
    },
    devDependencies: {
      '@types/node': devDependencies['@types/node'],
      typescript: devDependencies.typescript,
    },
  };
}

function json(content: object): string {
  return `${JSON.stringify(content, undefined, 2)}\n`;
}
