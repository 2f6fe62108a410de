import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { write } from '../support/files';
import { parseAllDocuments } from 'yaml';
import { program } from '../../lib/shared/program';
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

test('the packed library works in a project of its own, with its own cdk8s, and writes the same bytes as its source', () => {
  const dir = mkdtempSync(join(tmpdir(), 'consumer-'));
  const run = (command: string, ...args: string[]) =>
    execFileSync(command, args, { cwd: dir, stdio: 'pipe' }).toString();
  execFileSync('npm', ['pack', '--pack-destination', dir, '--silent'], { cwd: ROOT, stdio: 'pipe' });
  const tarball = readdirSync(dir).find((file) => file.endsWith('.tgz'))!;
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const peers = ['cdk8s', 'cdk8s-plus-28', 'constructs'].map((name) => `${name}@${devDependencies[name]}`);
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ name: 'theirs', private: true }));
  run('npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', `./${tarball}`, ...peers, 'typescript@5.9.3');
  writeFileSync(join(dir, 'main.js'), chartOn('cdk8s-matrix'));
  run('node', 'main.js');
  expect(readFileSync(join(dir, 'out/theirs.k8s.yaml'), 'utf8')).toBe(fromSource());
  const rendered = readFileSync(join(dir, 'out/theirs.k8s.yaml'), 'utf8');
  expect(rendered).toMatchSnapshot();

  const manifests: Manifest[] = parseAllDocuments(rendered).map((document) => document.toJS());
  const programs = workloads(manifests).flatMap((workload) => containers(workload).map(({ command }) => command?.[2]));
  expect(programs).toEqual(
    expect.arrayContaining([
      program('secrets/generate.py'),
      program('synapse/guard_sqlite.py'),
      program('synapse/preflight.py'),
    ]),
  );

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
