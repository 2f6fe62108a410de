import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ts from 'typescript';

const ROOT = join(__dirname, '../..');
const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((f) => f.endsWith('.md'))
    .map((f) => `docs/${f}`),
];

const blocks = PAGES.flatMap((page) => {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(
    (match, index) => [`${page} ${index + 1}`, match[1]] as const,
  );
});

test('each TypeScript block of the docs compiles', () => {
  expect(blocks.length).toBeGreaterThan(5);
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.lint.json'), (file) => ts.sys.readFile(file));
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [], include: [] }, ts.sys, ROOT);
  const files = new Map(
    blocks.map(([name, code]) => [join(ROOT, `${name.replace(/\W/g, '-')}.ts`), `export {};\n${code}`]),
  );
  const settings = {
    ...options,
    noEmit: true,
    noUnusedLocals: false,
    paths: { 'cdk8s-matrix': [join(ROOT, 'lib/index.ts')] },
  };
  const host = ts.createCompilerHost(settings);
  const [read, exists] = [host.getSourceFile.bind(host), host.fileExists.bind(host)];
  host.fileExists = (file) => files.has(file) || exists(file);
  host.getSourceFile = (file, version) => {
    const code = files.get(file);
    return code === undefined ? read(file, version) : ts.createSourceFile(file, code, version);
  };
  const problems = ts.getPreEmitDiagnostics(ts.createProgram([...files.keys()], settings, host));
  expect(problems.map((p) => `${p.file?.fileName}: ${ts.flattenDiagnosticMessageText(p.messageText, ' ')}`)).toEqual(
    [],
  );
});

test('each link inside the docs leads somewhere', () => {
  const dead = PAGES.flatMap((page) =>
    [...readFileSync(join(ROOT, page), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
      .map((match) => join(ROOT, page, '..', match[1]))
      .filter((target) => !ts.sys.fileExists(target) && !ts.sys.directoryExists(target)),
  );
  expect(dead).toEqual([]);
});

test('the reference is that of the code: npm run docs:reference', () => {
  const fresh = mkdtempSync(join(tmpdir(), 'reference-'));
  const typedoc = join(ROOT, 'node_modules/typedoc/bin/typedoc');
  execFileSync(process.execPath, [typedoc, '--out', fresh], { cwd: ROOT, stdio: 'pipe' });
  const pages = (dir: string) => {
    const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md'));
    return Object.fromEntries(files.sort().map((file) => [file, readFileSync(join(dir, file), 'utf8')]));
  };
  expect(pages(join(ROOT, 'docs/reference'))).toEqual(pages(fresh));
});
