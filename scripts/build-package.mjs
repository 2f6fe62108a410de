// Compiles the content of the npm package into an empty build/: JavaScript with its types, and the programs that run in pods.
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

// Each export loads its module when it is first used: an import of one construct must not pay for the others. Node finds the names for ES modules by the
// assignments at the top of the file, but drops a name with a getter that it doesn't know: the assignment to `name` hides the getters from it.
const index = join(root, 'build/lib/index.js');
const eager = readFileSync(index, 'utf8');
const modules = new Map(
  [...eager.matchAll(/^var (\w+) = require\((".*")\);$/gm)].map(([, name, path]) => [name, path]),
);
const lazy = eager
  .replace(/^var \w+ = require\(.*\n/gm, '')
  .replace(/return (\w+)\./g, (_, name) => `return require(${modules.get(name)}).`)
  .replace(
    /^Object\.defineProperty\(exports, ("\w+"), \{ enumerable/gm,
    'Object.defineProperty(exports, name = $1, { enumerable',
  )
  .replace('"use strict";\n', '"use strict";\nlet name;\n');
writeFileSync(index, lazy);
