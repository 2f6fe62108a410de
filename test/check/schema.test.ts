import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import { tempDir, write } from '../support/files';

const ROOT = join(__dirname, '../..');
const VENV = join(process.env.MATRIX_TEST_CACHE ?? join(ROOT, '.cache'), 'kubernetes-validate');
const EXAMPLES = readdirSync(join(ROOT, 'examples')).filter((file) => file.endsWith('.ts'));

/** API groups of other projects. Their types are made from their own schemas (imports/), and the end-to-end test applies them to a real API server. */
const CUSTOM = ['cert-manager.io/v1', 'traefik.io/v1alpha1', 'monitoring.coreos.com/v1'];

beforeAll(() => {
  if (existsSync(join(VENV, 'bin/kubernetes-validate'))) return;
  execFileSync('python3', ['-m', 'venv', VENV], { stdio: 'pipe' });
  execFileSync(join(VENV, 'bin/pip'), ['install', '--quiet', 'kubernetes-validate==1.37.0'], { stdio: 'pipe' });
});

/** Synthesizes an example; returns its objects that Kubernetes itself defines. */
function own(example: string): string[] {
  const outdir = mkdtempSync(join(tmpdir(), 'schema-'));
  process.env.CDK8S_OUTDIR = outdir;
  try {
    jest.isolateModules(() => void require(join(ROOT, 'examples', example)));
  } finally {
    delete process.env.CDK8S_OUTDIR;
  }
  const files = readdirSync(outdir).filter((file) => file.endsWith('.yaml'));
  const objects = files.flatMap((file) => Yaml.load(join(outdir, file)) as { apiVersion: string }[]);
  const known = objects.filter((object) => !CUSTOM.includes(object.apiVersion));
  expect(known.length).toBeGreaterThan(10);
  return known.map((object) => Yaml.stringify(object));
}

test('the schemas of Kubernetes take the manifests of each example', () => {
  const folder = tempDir();
  const seen = new Set<string>();
  const files = EXAMPLES.map((example) => {
    // Most objects are in many examples, so each is checked once.
    const more = own(example).filter((text) => !seen.has(text) && seen.add(text));
    return write(folder, `${example}.yaml`, more.join('---\n'));
  });
  expect(seen.size).toBeGreaterThan(10 * EXAMPLES.length);
  for (const version of ['1.30', '1.34']) {
    const args = ['--strict', '-k', version, ...files];
    const { status, stdout, stderr } = spawnSync(join(VENV, 'bin/kubernetes-validate'), args, { encoding: 'utf8' });
    expect([status, stdout.replace(/INFO.*\n/g, ''), stderr]).toEqual([0, expect.any(String), expect.any(String)]);
  }
});
