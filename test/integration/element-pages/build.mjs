// build.mjs FOLDER: builds the pages in the folder, which has this package installed, into its folder `app`, with the file layout of Element Web's image.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const folder = process.argv[2];
const { resolve } = createRequire(join(folder, 'package.json'));
const { build } = await import(resolve('esbuild'));
const sdk = dirname(resolve('matrix-react-sdk/package.json'));
const out = join(folder, 'app');
const WORKERS = ['blurhash', 'indexeddb', 'playback'];

/** Element Web's own builder knows the list of languages, and the workers by their sources. */
const asElementBuilds = {
  name: 'as Element builds',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\$webapp\// }, ({ path }) => ({ path, namespace: 'webapp' }));
    onLoad({ filter: /./, namespace: 'webapp' }, () => ({ contents: 'i18n/languages.json', loader: 'text' }));
    // It is a tool for builders. Only this function of it runs in a browser.
    onResolve({ filter: /^matrix-web-i18n$/ }, ({ path }) => ({ path, namespace: 'i18n' }));
    onLoad({ filter: /./, namespace: 'i18n' }, () => ({
      contents: `export const KEY_SEPARATOR = '|';
export const normalizeLanguageKey = (key) => key.toLowerCase().replace('_', '-');
export const getNormalizedLanguageKeys = (key) => [normalizeLanguageKey(key)];`,
    }));
    onResolve({ filter: /^\.\.\/.*\/src\// }, ({ path, resolveDir }) =>
      resolveDir.startsWith(sdk) ? { path: join(resolveDir, `${path.replace('/src/', '/lib/')}.js`) } : undefined,
    );
    onResolve({ filter: /^\..*\.tsx?$/ }, ({ path, resolveDir }) => {
      const compiled = join(resolveDir, path.replace(/\.tsx?$/, '.js'));
      return existsSync(compiled) ? { path: compiled } : undefined;
    });
    // The sources of exported rooms and the workers of voice messages, which no test needs.
    onResolve({ filter: /^!!raw-loader!|opus-recorder.*Worker|RecorderWorklet$/ }, ({ path }) => ({
      path,
      namespace: 'left out',
    }));
    onLoad({ filter: /./, namespace: 'left out' }, () => ({ contents: '' }));
    // A picture has an address, and is a component as well.
    onLoad({ filter: /\.svg$/ }, () => ({ contents: `export const Icon = () => null; export default 'data:,';` }));
    onLoad({ filter: /workers\/\w+Factory\.js$/ }, ({ path }) => ({
      contents: readFileSync(path.replace(/lib(.*)\.js$/, 'src$1.ts'), 'utf8').replace('.worker.ts', '.worker.js'),
      loader: 'ts',
    }));
  },
};

rmSync(out, { recursive: true, force: true });
// The names of their packages are those of the folder.
for (const file of ['start.js', 'globals.js']) cpSync(join(here, file), join(folder, file));
await build({
  absWorkingDir: folder,
  entryPoints: {
    app: './start.js',
    ...Object.fromEntries(WORKERS.map((name) => [`${name}.worker`, join(sdk, `lib/workers/${name}.worker.js`)])),
  },
  outdir: join(out, 'bundles'),
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  inject: ['./globals.js'],
  define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
  loader: { '.png': 'file', '.wasm': 'file', '.woff2': 'file' },
  plugins: [asElementBuilds],
  logLevel: 'error',
});
mkdirSync(join(out, 'i18n'));
cpSync(join(sdk, 'src/i18n/strings/en_EN.json'), join(out, 'i18n/en_EN.json'));
writeFileSync(join(out, 'i18n/languages.json'), JSON.stringify({ en: 'en_EN.json' }));
// Element's own styles have another builder. Buttons without a text need a size to be pressed.
writeFileSync(
  join(out, 'bundles/light.css'),
  '[role=button] { display: inline-block; min-width: 16px; min-height: 16px; }',
);
cpSync(join(here, 'index.html'), join(out, 'index.html'));
