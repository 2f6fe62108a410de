// build.mjs OUTDIR: the page as Element Web's image has its files.
import { build } from 'esbuild';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2];
const crypto = dirname(createRequire(import.meta.url).resolve('@matrix-org/matrix-sdk-crypto-wasm'));
await build({
  entryPoints: [join(here, 'app.mts')],
  outfile: join(out, 'bundles/app.js'),
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  // Else the build of crypto for Node.js is found first.
  conditions: ['browser', 'import'],
  define: { global: 'globalThis' },
  target: 'es2022',
  logLevel: 'warning',
});
mkdirSync(join(out, 'bundles/pkg'), { recursive: true });
cpSync(join(crypto, 'pkg/matrix_sdk_crypto_wasm_bg.wasm'), join(out, 'bundles/pkg/matrix_sdk_crypto_wasm_bg.wasm'));
cpSync(join(here, 'index.html'), join(out, 'index.html'));
// Served only where no config was mounted: a test would see it by its name.
writeFileSync(join(out, 'config.json'), JSON.stringify({ brand: 'built-in config' }));
writeFileSync(join(out, 'version'), 'stand-in\n');
