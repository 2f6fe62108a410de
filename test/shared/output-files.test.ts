import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { App, YamlOutputType } from 'cdk8s';
import { MatrixApp, MatrixSecrets } from '../../lib';
import { FULL_SECRETS_FILE, tempDir, write } from '../support/files';
import { errorOf, newStack } from '../support/manifests';

const secrets = () => MatrixSecrets.fromFile(write(tempDir(), 's.yaml', FULL_SECRETS_FILE));
const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

function synth(outdir: string, withSecrets: boolean, yamlOutputType?: YamlOutputType): void {
  const app = new MatrixApp({ outdir, yamlOutputType });
  newStack(app, { synapse: { firstAdmin: 'admin' }, ...(withSecrets && { secrets: secrets() }) });
  app.synth();
}

describe.each([
  ['FILE_PER_APP', YamlOutputType.FILE_PER_APP],
  ['FILE_PER_CHART', YamlOutputType.FILE_PER_CHART],
  ['FILE_PER_RESOURCE', YamlOutputType.FILE_PER_RESOURCE],
  ['FOLDER_PER_CHART_FILE_PER_RESOURCE', YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE],
])('%s', (_, type) => {
  const list = (dir: string) =>
    (readdirSync(dir, { recursive: true }) as string[]).filter((name) => name.endsWith('.yaml')).sort();

  test('has the files of a plain App', () => {
    const [ours, plain] = [tempDir(), tempDir()];
    synth(ours, true, type);
    const app = new App({ outdir: plain, yamlOutputType: type });
    newStack(app, { synapse: { firstAdmin: 'admin' }, secrets: secrets() });
    app.synth();
    expect(list(ours)).toEqual(list(plain));
  });

  test('only the owner can read manifests with secrets, whatever was there before', () => {
    const dir = tempDir();
    const holding = (): string[] =>
      list(dir).filter((name) => /^kind: Secret\n([^-].*\n)*data:\n/m.test(readFileSync(join(dir, name), 'utf8')));
    synth(dir, true, type);
    for (const name of holding()) chmodSync(join(dir, name), 0o666);
    synth(dir, true, type);
    expect(holding().length).toBeGreaterThan(0);
    expect(new Set(holding().map((name) => mode(join(dir, name))))).toEqual(new Set(['600']));
    expect(mode(join(dir, 'NEXT-STEPS.md'))).toBe('644');
  });
});

test('no moment shows a secret to others: each file with one is made for its owner only', () => {
  const dir = tempDir();
  const before = process.umask(0);
  try {
    synth(dir, true);
  } finally {
    process.umask(before);
  }
  expect(readdirSync(dir).map((name) => [name, mode(join(dir, name))])).toEqual([
    ['0000-matrix.k8s.yaml', '666'],
    ['0001-matrix-secrets.k8s.yaml', '600'],
    ['NEXT-STEPS.md', '666'],
    ['STACK.svg', '666'],
  ]);
});

test('a manifest of an earlier run is deleted, and nothing else', () => {
  const dir = tempDir();
  synth(dir, true);
  for (const name of ['own.yaml', 'notes.md']) writeFileSync(join(dir, name), 'x');
  synth(dir, false);
  expect(readdirSync(dir).sort()).toEqual(['NEXT-STEPS.md', 'STACK.svg', 'matrix.k8s.yaml', 'notes.md', 'own.yaml']);
});

test('two apps of a process may share a folder', () => {
  const dir = tempDir();
  for (const id of ['a', 'b']) {
    const app = new MatrixApp({ outdir: dir });
    newStack(app, {}, id);
    app.synth();
  }
  expect(readdirSync(dir)).toEqual(['NEXT-STEPS.md', 'STACK.svg', 'a.k8s.yaml', 'b.k8s.yaml']);
});

test('a folder that can not be written is told, and its files stay', () => {
  const dir = tempDir();
  synth(dir, false);
  const before = readFileSync(join(dir, 'matrix.k8s.yaml'), 'utf8');
  mkdirSync(join(dir, '.NEXT-STEPS.md.new'));
  expect(errorOf(() => synth(dir, false))).toMatch(/can't be written \(.*no file in it was changed/);
  expect(readFileSync(join(dir, 'matrix.k8s.yaml'), 'utf8')).toBe(before);
  expect(existsSync(join(dir, '.matrix.k8s.yaml.new'))).toBe(false);
});

test.each<[string, (path: string) => void]>([
  ['a file', (path) => writeFileSync(path, '')],
  ['a link to nothing', (path) => symlinkSync('/nonexistent/folder', path)],
])('a folder that is %s is told', (_, make) => {
  const path = join(tempDir(), 'dist');
  make(path);
  expect(errorOf(() => synth(path, false))).toMatch(/can't be written \(E[A-Z]+\), and nothing was written/);
});

test('a folder that is a link is written', () => {
  const [dir, link] = [tempDir(), join(tempDir(), 'dist')];
  symlinkSync(dir, link);
  synth(link, false);
  expect(readdirSync(dir)).toContain('matrix.k8s.yaml');
});
