import { PythonPackages, SecretKey, SynapseModule } from '../../lib';
import { packageInstall } from '../../lib/packages/package-install';
import { S3_PROVIDER } from '../../lib/packages/s3-provider';
import { Findings } from '../../lib/shared/findings';
import { checkRequirement, packageName } from '../../lib/packages/requirement';
import { containers, find, findingsOf, synthStack } from '../support/manifests';
import { fc, holds } from '../support/property';

const HASH = `--hash=sha256:${'ab'.repeat(32)}`;
const PINNED = `My_Module==1.0.0 ${HASH}`;
const found = (value: string) => {
  const findings = new Findings();
  checkRequirement(findings, 'p', value);
  return findings.all;
};

test('the packages of the storage provider are pinned, and wheels of no package are taken twice', () => {
  expect(S3_PROVIDER.flatMap(found)).toEqual([]);
  expect(new Set(S3_PROVIDER.map(packageName)).size).toBe(S3_PROVIDER.length);
});

test.each([PINNED, `a==1 ${HASH} ${HASH}`, `a-b.c==2.0.post1 \\\n    ${HASH} \\\n    ${HASH}`])(
  '%j is pinned',
  (line) => {
    expect(found(line)).toEqual([]);
  },
);

test.each([
  'a',
  'a==1',
  `a>=1 ${HASH}`,
  `a==1 ${HASH} --index-url=https://x.org`,
  `a==1 ${HASH}\n--index-url=https://x.org ${HASH}`,
  `-r==1 ${HASH}`,
  'a==1 --hash=md5:00',
  `a @ https://x.org/a.whl ${HASH}`,
  `a==1 ; python_version>"3" ${HASH}`,
])('%j is not', (line) => {
  expect(found(line)).toHaveLength(1);
});

test('a line that is taken is one line of a requirements file, of one package, without options', () => {
  holds(fc.string({ unit: fc.constantFrom(...'a1=- \\\n#;@[]"\'', HASH, '==') }), (line) => {
    if (found(line).length > 0) return;
    const [requirement] = packageInstall(PythonPackages.install(), [line])!.requirements;
    expect(requirement).toMatch(/^[\w.-]+==[\w.!+-]+( --hash=sha256:[0-9a-f]{64})+$/);
  });
});

test('all processes install one sorted list, and the first version of a package', () => {
  const b = `b==1 ${HASH}`;
  expect(packageInstall(PythonPackages.install(), [b], [`B==2 ${HASH}`, `a==1 ${HASH}`])).toEqual({
    requirements: [`a==1 ${HASH}`, b],
  });
  expect(packageInstall(PythonPackages.inImage(), [b])).toBeUndefined();
  expect(packageInstall(PythonPackages.install(), [])).toBeUndefined();
});

const mine = SynapseModule.of({
  module: 'my_module.MyModule',
  config: { a: 1, token_path: SecretKey.of('mine', 'token') },
  packages: [PINNED],
});
const names = (packages?: PythonPackages) => {
  const synapse = { modules: [mine], ...(packages && { packages }) };
  return containers(find(synthStack({ synapse }), 'StatefulSet', 'synapse')).map(({ name }) => name as string);
};

test('a module is in the config, with the path of its secret', () => {
  const yaml = find(synthStack({ synapse: { modules: [mine] } }), 'ConfigMap', 'synapse-config').data[
    'homeserver.yaml'
  ];
  expect(yaml).toMatch(
    /modules:\n +- module: "?my_module.MyModule"?\n +config:\n +a: 1\n +token_path: "?\/modules-secret\/mine\/token"?/,
  );
});

test('packages are installed before the config is tried, unless the image has them', () => {
  expect(names()).toEqual(['guard', 'packages', 'preflight', 'synapse']);
  expect(names(PythonPackages.inImage())).toEqual(['guard', 'preflight', 'synapse']);
});

test('the installer has the claim for the wheels, and no secret', () => {
  const set = find(synthStack({ synapse: { modules: [mine] } }), 'StatefulSet', 'synapse');
  const installer = containers(set).find(({ name }) => name === 'packages')!;
  expect(installer.volumeMounts).toEqual([
    { name: 'data', mountPath: '/data' },
    { name: 'packages', mountPath: '/packages' },
  ]);
  expect(JSON.parse(installer.command.at(-1) as string)).toEqual({
    requirements: [PINNED],
    target: '/packages',
    cache: '/data/.python-packages',
    result: '/dev/termination-log',
  });
});

test('all that is wrong is told at once, and no secret is shown', () => {
  const synapse = {
    modules: [SynapseModule.of({ module: 'x', packages: ['a==1'], config: { password: 'MARKER' } })],
    packages: PythonPackages.install({ index: 'https://me:MARKER@pypi.lan/' }),
    extraConfig: { modules: [] },
  };
  const findings = findingsOf(() => synthStack({ synapse }));
  expect(findings.map((line) => /synapse\.([^\x27 ]+)/.exec(line)?.[1]).sort()).toEqual([
    'extraConfig.modules',
    'modules[0].config.password',
    'modules[0].module',
    'modules[0].packages[0]',
    'packages.index',
  ]);
  expect(findings.join()).not.toContain('MARKER');
});
