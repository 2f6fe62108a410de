// build.mjs OUTDIR: builds the page, with the file layout of Element Web's image.
import { build } from 'esbuild';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2];
const { resolve } = createRequire(import.meta.url);
const crypto = dirname(resolve('@matrix-org/matrix-sdk-crypto-wasm'));
await build({
  entryPoints: ['app.mts', 'call.mts'].map((file) => join(here, file)),
  outdir: join(out, 'bundles'),
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
for (const page of ['index.html', 'call.html']) cpSync(join(here, page), join(out, page));
putElementCall(join(out, 'widgets/element-call'));
// This config is served only if none was mounted. A test would notice its name.
writeFileSync(join(out, 'config.json'), JSON.stringify({ brand: 'built-in config' }));
writeFileSync(join(out, 'version'), 'stand-in\n');

/** Puts the real Element Call where Element Web has it. */
function putElementCall(folder) {
  const dist = join(dirname(resolve('@element-hq/element-call-embedded/package.json')), 'dist');
  // The source maps are a third of the package.
  cpSync(dist, folder, { recursive: true, filter: (file) => !file.endsWith('.map') });
  const file = join(folder, 'config.json');
  const video = { max_resolution: 180, max_framerate: 10, max_bitrate: 100_000, simulcast_layers: [] };
  // Small pictures, as a test machine encodes and decodes those of several people without a graphics card.
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), media_quality: { video } }));
}
