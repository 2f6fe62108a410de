// Loads homeservers with messages: see bench/load/main.ts. `bash bench/message-load.sh` runs it with the programs of the integration tests.
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from './bundle.mjs';

const outfile = join(mkdtempSync(join(tmpdir(), 'load-')), 'load.js');
await bundle(join(import.meta.dirname, 'load/main.ts'), outfile);
execFileSync(process.execPath, [outfile], { stdio: 'inherit' });
