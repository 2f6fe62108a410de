import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import { tempDir, write } from '../support/files';
import { synthStack } from '../support/manifests';

const ROOT = join(__dirname, '../..');
const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const PEERS = ['cdk8s', 'cdk8s-plus-28', 'constructs'].map((name) => `${name}==${devDependencies[name]}`);
const JSII = `jsii==${devDependencies['jsii-pacmak']}`;
const VENV = join(process.env.MATRIX_TEST_CACHE ?? join(ROOT, '.cache'), `jsii-python-${devDependencies.cdk8s}`);

/** A user's program in Python. */
const PROGRAM = `
import cdk8s, cdk8s_matrix

app = cdk8s.App(outdir="out")
cdk8s_matrix.MatrixStack(app, "matrix", server_name="example.org")
app.synth()
try:
    cdk8s_matrix.MatrixStack(cdk8s.App(), "matrix", server_name="https://example.org")
except RuntimeError as error:
    print(error)
`;

const run = (cwd: string, command: string, ...args: string[]) =>
  execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: 'pipe',
    env: { ...process.env, PYTHONPATH: join(cwd, 'installed'), JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION: '1' },
  });

/** The libraries that the package needs. */
beforeAll(() => {
  if (existsSync(join(VENV, '.complete'))) return;
  run(ROOT, 'python3', '-m', 'venv', '--clear', VENV);
  run(ROOT, join(VENV, 'bin/pip'), 'install', '--quiet', 'setuptools~=75.3.2', 'wheel==0.45.1', JSII, ...PEERS);
  write(VENV, '.complete', '');
});

test('the Python package synthesizes the default stack byte for byte, and passes our errors on', () => {
  const dir = tempDir();
  run(ROOT, process.execPath, 'scripts/jsii-check.mjs', join(dir, 'package'));
  const install = ['install', '--quiet', '--no-deps', '--no-build-isolation', '--target', 'installed', './package'];
  run(dir, join(VENV, 'bin/pip'), ...install);
  const printed = run(dir, join(VENV, 'bin/python'), write(dir, 'main.py', PROGRAM));
  expect(printed).toContain("'serverName' must be the bare domain");
  expect(readFileSync(join(dir, 'out/matrix.k8s.yaml'), 'utf8')).toBe(Yaml.stringify(...synthStack()));
});
