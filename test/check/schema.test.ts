import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import { IngressController, SynapseDatabase, Turn, TurnTls } from '../../lib';
import { EVERY_OPTION } from '../support/cloud-native-pg-values';
import { tempDir, write } from '../support/files';
import { synthStack } from '../support/manifests';

const ROOT = join(__dirname, '../..');
const VENV = join(process.env.MATRIX_TEST_CACHE ?? join(ROOT, '.cache'), 'kubernetes-validate');
const EXAMPLES = readdirSync(join(ROOT, 'examples')).filter((file) => file.endsWith('.ts'));

/** API groups of other projects. Their types are made from their own schemas (imports/), and the end-to-end test applies them to a real API server. */
const CUSTOM = ['cert-manager.io/v1', 'traefik.io/v1alpha1', 'monitoring.coreos.com/v1'];

/** API groups of other projects whose schemas are in test/support/crds. */
const CHECKED = [
  'postgresql.cnpg.io/v1',
  'barmancloud.cnpg.io/v1',
  'gateway.networking.k8s.io/v1',
  'gateway.networking.k8s.io/v1beta1',
];

beforeAll(() => {
  if (existsSync(join(VENV, 'bin/kubernetes-validate'))) return;
  execFileSync('python3', ['-m', 'venv', VENV], { stdio: 'pipe' });
  execFileSync(join(VENV, 'bin/pip'), ['install', '--quiet', 'kubernetes-validate==1.37.0'], { stdio: 'pipe' });
});

interface Rendered {
  readonly apiVersion: string;
}

/** Synthesizes an example, and returns its objects. */
function objectsOf(example: string): Rendered[] {
  const outdir = mkdtempSync(join(tmpdir(), 'schema-'));
  process.env.CDK8S_OUTDIR = outdir;
  try {
    jest.isolateModules(() => void require(join(ROOT, 'examples', example)));
  } finally {
    delete process.env.CDK8S_OUTDIR;
  }
  const files = readdirSync(outdir).filter((file) => file.endsWith('.yaml'));
  return files.flatMap((file) => Yaml.load(join(outdir, file)) as Rendered[]);
}

/** The objects of an example that Kubernetes itself defines. */
function own(example: string): string[] {
  const known = objectsOf(example).filter(({ apiVersion }) => ![...CUSTOM, ...CHECKED].includes(apiVersion));
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

/** Checks objects by the schemas of their own projects. */
function checked(objects: readonly object[]) {
  const file = write(tempDir(), 'objects.yaml', objects.map((object) => Yaml.stringify(object)).join('---\n'));
  const script = join(ROOT, 'test/support/crd_check.py');
  const args = [script, join(ROOT, 'test/support/crds'), file];
  const { status, stdout, stderr } = spawnSync(join(VENV, 'bin/python'), args, { encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

test('the schemas of CloudNativePG and of its plugin take their objects', () => {
  const objects = objectsOf('cloud-native-pg.ts').filter(({ apiVersion }) => CHECKED.includes(apiVersion));
  expect(checked(objects)).toEqual({ status: 0, output: '3 objects\n' });
  const more = synthStack({ synapse: { database: SynapseDatabase.cloudNativePg(EVERY_OPTION) } });
  expect(checked(more.filter(({ apiVersion }) => CHECKED.includes(apiVersion)))).toEqual({
    status: 0,
    output: '3 objects\n',
  });
  const wrong = {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: {},
    spec: { instances: '3', nope: 1 },
  };
  const { status, output } = checked([wrong]);
  expect([status, output]).toEqual([
    1,
    expect.stringMatching(/spec\/instances: .*\n.*spec: .*'nope'|'nope'[^]*instances/),
  ]);
});

test('the schemas of the Gateway API take its objects', () => {
  const own = objectsOf('gateway-api.ts');
  const parent = { name: 'public', namespace: 'edge', sectionName: 'https', httpSectionName: 'http' };
  const controller = IngressController.gatewayApi({ parentRefs: [parent] });
  const turn = Turn.coturn({ tls: TurnTls.certManager('ca'), tlsPassthrough: true });
  const passing = IngressController.gatewayApi({ gatewayClassName: 'envoy' });
  const all = [
    ...own,
    ...synthStack({ ingress: { controller, annotations: { a: 'b' } } }),
    ...synthStack({ ingress: { controller: passing }, turn }),
  ];
  const objects = all.filter(({ apiVersion }) => String(apiVersion).startsWith('gateway.networking.k8s.io/'));
  expect(checked(objects)).toEqual({ status: 0, output: `${objects.length} objects\n` });
  expect(objects.length).toBeGreaterThan(20);
  expect(JSON.stringify(objects)).toContain('"TLSRoute"');
});
