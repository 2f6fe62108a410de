// Compiles the public API with jsii, which refuses what other languages couldn't have. Its result isn't used: it works on a copy, as it writes files of its own.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const copy = join(root, 'build/jsii');
rmSync(copy, { recursive: true, force: true });
mkdirSync(copy, { recursive: true });
for (const folder of ['imports', 'lib']) cpSync(join(root, folder), join(copy, folder), { recursive: true });
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
writeFileSync(
  join(copy, 'package.json'),
  JSON.stringify({
    ...manifest,
    main: 'lib/index.js',
    types: 'lib/index.d.ts',
    stability: 'experimental',
    jsii: {
      outdir: 'dist',
      targets: { python: { distName: 'cdk8s-matrix', module: 'cdk8s_matrix' } },
      versionFormat: 'short',
      // Its own settings know JavaScript up to 2020 only.
      tsconfig: 'tsconfig.jsii-check.json',
      validateTsconfig: 'off',
    },
  }),
);
const { compilerOptions } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'));
writeFileSync(
  join(copy, 'tsconfig.jsii-check.json'),
  JSON.stringify({
    compilerOptions: { ...compilerOptions, rootDir: '.', outDir: '.', composite: true },
    include: ['imports', 'lib'],
    exclude: ['node_modules'],
  }),
);
const jsii = join(dirname(createRequire(import.meta.url).resolve('jsii/package.json')), 'bin/jsii');
try {
  execFileSync(process.execPath, [jsii, '--silence-warnings=reserved-word'], { cwd: copy, stdio: 'pipe' });
} catch (error) {
  console.error(`${error.stdout}${error.stderr}`);
  process.exitCode = 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}
