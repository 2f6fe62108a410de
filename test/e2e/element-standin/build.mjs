// build.mjs OUTDIR: builds the page, with the file layout of Element Web's image.
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
  // Without this, esbuild takes the build of the crypto library for Node.js.
  conditions: ['browser', 'import'],
  define: { global: 'globalThis' },
  target: 'es2022',
  logLevel: 'warning',
});
mkdirSync(join(out, 'bundles/pkg'), { recursive: true });
cpSync(join(crypto, 'pkg/matrix_sdk_crypto_wasm_bg.wasm'), join(out, 'bundles/pkg/matrix_sdk_crypto_wasm_bg.wasm'));
cpSync(join(here, 'index.html'), join(out, 'index.html'));
// This config is served only if none was mounted. A test would notice its name.
writeFileSync(join(out, 'config.json'), JSON.stringify({ brand: 'built-in config' }));
writeFileSync(join(out, 'version'), 'stand-in\n');
