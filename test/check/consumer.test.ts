import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { write } from '../support/files';
import { parseAllDocuments } from 'yaml';
import { program } from '../../lib/shared/program/program';
import { containers, workloads } from '../support/manifests';
import type { Manifest } from '../support/manifests';

const ROOT = join(__dirname, '../..');

/** A user's chart with two of our constructs. It is plain JavaScript, so that it uses the packed files only. */
const chartOn = (library: string) => `
const { App, Chart } = require('cdk8s');
const { ElementWeb, SynapseServer } = require(${JSON.stringify(library)});
const app = new App({ outdir: __dirname + '/out' });
const chart = new Chart(app, 'theirs', { namespace: 'theirs' });
const homeserver = new SynapseServer(chart, 'hs', { serverName: 'example.org' });
new ElementWeb(chart, 'web', { homeserver });
app.synth();
`;

/** The manifests that the same program makes with the library's source. */
function fromSource(): string {
  const dir = mkdtempSync(join(tmpdir(), 'source-'));
  symlinkSync(join(ROOT, 'node_modules'), join(dir, 'node_modules'));
  jest.isolateModules(() => void require(write(dir, 'main.js', chartOn(join(ROOT, 'lib')))));
  return readFileSync(join(dir, 'out/theirs.k8s.yaml'), 'utf8');
}

const packed = mkdtempSync(join(tmpdir(), 'packed-'));
beforeAll(() => {
  execFileSync('npm', ['pack', '--pack-destination', packed, '--silent'], { cwd: ROOT, stdio: 'pipe' });
}, 180_000);

const tarball = () =>
  join(
    packed,
    readdirSync(packed).find((file) => file.endsWith('.tgz'))!,
  );
const runIn = (dir: string, command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd: dir, stdio: 'pipe' }).toString();
const INSTALL = ['install', '--prefer-offline', '--no-audit', '--no-fund'];

test('the packed library works in a project of its own, with its own cdk8s, and writes the same bytes as its source', () => {
  const dir = mkdtempSync(join(tmpdir(), 'consumer-'));
  const run = (command: string, ...args: string[]) => runIn(dir, command, ...args);
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const peers = ['cdk8s', 'cdk8s-plus-28', 'constructs'].map((name) => `${name}@${devDependencies[name]}`);
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ name: 'theirs', private: true }));
  run('npm', ...INSTALL, tarball(), ...peers, 'typescript@5.9.3');
  writeFileSync(join(dir, 'main.js'), chartOn('cdk8s-matrix'));
  run('node', 'main.js');
  expect(readFileSync(join(dir, 'out/theirs.k8s.yaml'), 'utf8')).toBe(fromSource());
  const rendered = readFileSync(join(dir, 'out/theirs.k8s.yaml'), 'utf8');

  const manifests: Manifest[] = parseAllDocuments(rendered).map((document) => document.toJS());
  const programs = workloads(manifests).flatMap((workload) => containers(workload).map(({ command }) => command?.[2]));
  expect(programs).toEqual(
    expect.arrayContaining([
      program('secrets/generate.py'),
      program('synapse/guard_sqlite.py'),
      program('synapse/preflight.py'),
    ]),
  );

  // An ES module finds the names too, and one construct loads no other.
  writeFileSync(join(dir, 'names.mjs'), "import { SecretKey } from 'cdk8s-matrix';\nconsole.log(SecretKey.name);\n");
  expect(run('node', 'names.mjs')).toBe('SecretKey\n');
  writeFileSync(
    join(dir, 'loaded.js'),
    "require('cdk8s-matrix').ElementWeb;\nconsole.log(Object.keys(require.cache).join('\\n'));\n",
  );
  expect(run('node', 'loaded.js')).toMatch(/element-web\.js/);
  expect(run('node', 'loaded.js')).not.toMatch(/coturn-relay|synapse-server|synapse-backup|matrix-stack/);

  writeFileSync(
    join(dir, 'types.ts'),
    `import { MatrixStackProps } from 'cdk8s-matrix';\nexport const props: MatrixStackProps = { serverName: 'example.org' };\n`,
  );
  run(
    'npx',
    'tsc',
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--module',
    'node16',
    '--moduleResolution',
    'node16',
    'types.ts',
  );
});

describe('a project that the packed command line made', () => {
  const folder = mkdtempSync(join(tmpdir(), 'first-'));
  const dir = join(folder, 'matrix');
  const main = join(dir, 'main.ts');
  const synth = () => spawnSync('npm', ['run', 'synth'], { cwd: dir, encoding: 'utf8' });

  beforeAll(() => {
    // As npx has it: the package and its peers in a folder of npm's.
    const tool = mkdtempSync(join(tmpdir(), 'npx-'));
    writeFileSync(join(tool, 'package.json'), '{}');
    runIn(tool, 'npm', ...INSTALL, tarball());
    const answers = ['--domain', 'example.org', '--sign-up', 'recaptcha', '--relay-ip', '203.0.113.7', '--yes'];
    runIn(folder, join(tool, 'node_modules/.bin/cdk8s-matrix'), 'init', 'matrix', ...answers);
    runIn(dir, 'npm', ...INSTALL, tarball());
  }, 180_000);

  test('synthesizes, and tells the next steps', () => {
    const { status, stderr } = synth();
    expect([status, stderr]).toEqual([0, expect.stringContaining('# Next steps for example.org')]);
    expect(readdirSync(join(dir, 'dist')).sort()).toEqual(['NEXT-STEPS.md', 'STACK.svg', 'matrix.k8s.yaml']);
    expect(readFileSync(join(dir, 'dist/matrix.k8s.yaml'), 'utf8')).toContain('enable_registration_captcha: true');
  });

  test.each([
    ['a wrong value', ["'example.org'", "'Example.org'"], "'serverName' must be the bare domain"],
    ['code that does not compile', ['serverName', 'servername'], "'servername' does not exist"],
  ])('keeps its dist on %s, and says what is wrong', (_, [from, to], message) => {
    const [good, before] = [readFileSync(main, 'utf8'), readFileSync(join(dir, 'dist/matrix.k8s.yaml'), 'utf8')];
    writeFileSync(main, good.replace(from, to));
    const { status, stderr } = synth();
    writeFileSync(main, good);
    expect([status, stderr]).toEqual([1, expect.stringContaining(message)]);
    expect(stderr).toContain('Nothing was written');
    expect(stderr).not.toContain('    at ');
    expect(readFileSync(join(dir, 'dist/matrix.k8s.yaml'), 'utf8')).toBe(before);
  });

  test('does not stop for what is not used', () => {
    writeFileSync(main, `import { App } from 'cdk8s';\n${readFileSync(main, 'utf8')}`);
    expect(synth()).toMatchObject({ status: 0 });
  });

  test('needs a terminal, or --yes', () => {
    const args = ['cdk8s-matrix', 'init', 'other', '--domain', 'example.org'];
    const { status, stderr } = spawnSync('npx', args, { cwd: dir, encoding: 'utf8' });
    expect([status, stderr]).toEqual([2, expect.stringContaining('There is no terminal to ask in')]);
    expect(existsSync(join(dir, 'other'))).toBe(false);
  });

  test('has call-check, whose program is in the package', () => {
    const args = ['cdk8s-matrix', 'call-check', 'http://127.0.0.1:1', 'admin', '--password-file', '-'];
    const { status, stdout } = spawnSync('npx', args, { cwd: dir, encoding: 'utf8', input: 'secret' });
    expect([status, stdout]).toEqual([1, expect.stringContaining('✗ The homeserver at http://127.0.0.1:1')]);
  });
});
