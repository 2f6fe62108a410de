// Compiles the content of the npm package into an empty build/: JavaScript with its types, and the programs that run in pods.
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const tsc = createRequire(import.meta.url).resolve('typescript/lib/tsc.js');

for (const folder of ['build/imports', 'build/lib']) rmSync(join(root, folder), { recursive: true, force: true });
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
cpSync(join(root, 'lib/programs'), join(root, 'build/lib/programs'), {
  recursive: true,
  filter: (source) => !/__pycache__/.test(source),
});
