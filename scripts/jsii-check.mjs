// Compiles the public API with jsii, which refuses types that other languages don't have: `jsii-check.mjs [FOLDER]`. With FOLDER, it writes the source of the
// Python package there. It works on a copy, as jsii writes its own files.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const python = process.argv[2] && resolve(process.argv[2]);
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const copy = join(root, `build/jsii-${process.pid}`);
const write = (file, content) => writeFileSync(join(copy, file), JSON.stringify(content));
const read = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'));

function prepare() {
  mkdirSync(copy, { recursive: true });
  for (const folder of ['imports', 'lib']) cpSync(join(root, folder), join(copy, folder), { recursive: true });
  for (const file of ['README.md', 'LICENSE']) cpSync(join(root, file), join(copy, file));
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  write('package.json', {
    ...read('package.json'),
    main: 'lib/index.js',
    types: 'lib/index.d.ts',
    files: ['imports', 'lib', '.jsii', '!**/*.ts', '**/*.d.ts'],
    scripts: {},
    stability: 'experimental',
    jsii: {
      outdir: 'dist',
      targets: { python: { distName: 'cdk8s-matrix', module: 'cdk8s_matrix' } },
      versionFormat: 'short',
      // jsii's default settings support only JavaScript up to 2020.
      tsconfig: 'tsconfig.jsii-check.json',
      validateTsconfig: 'off',
    },
  });
  const { compilerOptions } = read('tsconfig.json');
  write('tsconfig.jsii-check.json', {
    compilerOptions: { ...compilerOptions, rootDir: '.', outDir: '.', composite: true },
    include: ['imports', 'lib'],
    exclude: ['node_modules'],
  });
}

/** Runs a program of a package. `bin` is the program's path in the package. */
function run(name, bin, ...args) {
  const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  execFileSync(process.execPath, [join(folder, bin), ...args], { cwd: copy, stdio: 'pipe' });
}

try {
  prepare();
  run('jsii', 'bin/jsii', '--silence-warnings=reserved-word');
  if (python) {
    run('jsii-pacmak', 'bin/jsii-pacmak', '--code-only', '--targets', 'python');
    rmSync(python, { recursive: true, force: true });
    cpSync(join(copy, 'dist/python'), python, { recursive: true });
  }
} catch (error) {
  console.error(`${error.stdout ?? ''}${error.stderr ?? error}`);
  process.exitCode = 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}
