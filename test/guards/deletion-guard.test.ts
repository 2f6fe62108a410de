import { Chart } from 'cdk8s';
import {
  BackupTarget,
  DataVolume,
  DeletionGuard,
  KeptObjects,
  MatrixSecrets,
  Restore,
  Rtc,
  SynapseDatabase,
  Turn,
} from '../../lib';
import type { MatrixStackProps } from '../../lib';
import { tempDir, write } from '../support/files';
import { find, identity, ofKind, synth, synthStack } from '../support/manifests';
import type { Manifest } from '../support/manifests';

function kept(props: Partial<MatrixStackProps> = {}): string[] {
  const { spec } = find(synthStack(props), 'ValidatingAdmissionPolicy', `${props.namespace ?? 'matrix'}-keep-data`);
  return [...(spec.matchConditions[0].expression as string).matchAll(/'([^']+\/[^']+)'/g)].map((match) => match[1]);
}

test('the guard as it is written', () => {
  const objects = ofKind(synthStack(), 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding');
  expect(objects).toMatchSnapshot();
});

test.each<[string, Partial<MatrixStackProps>, string[]]>([
  [
    'the claim, the identity and the namespace',
    { rtc: Rtc.none() },
    ['namespaces/matrix', 'persistentvolumeclaims/synapse-data', 'secrets/matrix-secrets'],
  ],
  [
    'the identity, and not the tokens of the call service, which can be made again',
    {},
    ['namespaces/matrix', 'persistentvolumeclaims/synapse-data', 'secrets/matrix-secrets'],
  ],
  [
    'the backups and what opens them',
    { backup: { target: BackupTarget.volume() }, rtc: Rtc.none() },
    [
      'namespaces/matrix',
      'persistentvolumeclaims/synapse-backup',
      'persistentvolumeclaims/synapse-data',
      'secrets/matrix-secrets',
      'secrets/synapse-backup',
    ],
  ],
  [
    'a database whose volumes are deleted with it',
    { synapse: { database: SynapseDatabase.cloudNativePg() }, rtc: Rtc.none() },
    ['namespaces/matrix', 'clusters/synapse-db', 'persistentvolumeclaims/synapse-data', 'secrets/matrix-secrets'],
  ],
  [
    'the password of the first administrator',
    { synapse: { firstAdmin: 'admin' }, rtc: Rtc.none() },
    [
      'namespaces/matrix',
      'persistentvolumeclaims/synapse-data',
      'secrets/matrix-secrets',
      'secrets/synapse-first-admin',
    ],
  ],
  [
    'what is not made here as well',
    {
      namespace: 'theirs',
      createNamespace: false,
      synapse: { storage: DataVolume.existingClaim('old') },
      secrets: MatrixSecrets.fromSecretName('vault'),
      rtc: Rtc.none(),
    },
    ['namespaces/theirs', 'persistentvolumeclaims/old', 'secrets/vault'],
  ],
])('it keeps %s', (_, props, expected) => {
  expect(kept(props)).toEqual(expected);
});

const EXISTING: Partial<MatrixStackProps> = {
  createNamespace: false,
  turn: Turn.none(),
  rtc: Rtc.none(),
  secrets: MatrixSecrets.fromSecretName('vault'),
  synapse: { storage: DataVolume.existingClaim('old') },
};
const guards = (manifests: Manifest[]) =>
  ofKind(manifests, 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding');

test.each<[string, Partial<MatrixStackProps>, string[] | undefined]>([
  ['a finalizer where the manifests hold guarded objects', {}, ['cdk8s-matrix/keep-data']],
  ['one if the namespace is the only one', { ...EXISTING, createNamespace: true }, ['cdk8s-matrix/keep-data']],
  ['one if a Secret is the only one', { ...EXISTING, secrets: MatrixSecrets.generated() }, ['cdk8s-matrix/keep-data']],
  ['none if only the call service has a Secret in the manifests', { ...EXISTING, rtc: Rtc.livekit() }, undefined],
  ['none where all of them are made elsewhere, as `kubectl delete` would wait for it', EXISTING, undefined],
])('it has %s', (_, props, expected) => {
  const found = guards(synthStack(props));
  expect(found.map(({ metadata }) => metadata.finalizers as unknown)).toEqual([expected, expected]);
  const rules = JSON.stringify(found[0].spec.matchConstraints);
  expect(rules.includes('priorityclasses')).toBe(expected !== undefined);
});

/** The keys in a variable of the policy, as namespace, Secret and key. */
function keysIn(variable: string, manifests: Manifest[]): string[] {
  const variables = guards(manifests)[0].spec.variables as { name: string; expression: string }[];
  const { expression } = variables.find(({ name }) => name === variable)!;
  return [...expression.matchAll(/'([\w.-]+:[\w.-]+:[\w.-]+)'/g)].map((match) => match[1]).sort();
}

test('every value that was made in the cluster stays, and what a file can bring may be changed', () => {
  const manifests = synthStack({ synapse: { firstAdmin: 'a' }, backup: { target: BackupTarget.volume() } });
  const made = [
    'form_secret',
    'macaroon_secret_key',
    'registration_shared_secret',
    'signing_key',
    'turn_shared_secret',
  ];
  expect(keysIn('taken', manifests)).toEqual([
    ...['livekit:keys.yaml', 'matrix-rtc:registration.yaml', 'turn-secret:turn_shared_secret'].map(
      (key) => `matrix-rtc:${key}`,
    ),
    'matrix-turn:coturn-secret:turn_shared_secret',
    'matrix:matrix-rtc:registration.yaml',
    ...made.map((key) => `matrix:matrix-secrets:${key}`),
    'matrix:synapse-backup:repository_password',
    'matrix:synapse-first-admin:password',
  ]);
  expect(keysIn('changed', manifests)).toEqual([
    ...['form_secret', 'macaroon_secret_key', 'signing_key'].map((key) => `matrix:matrix-secrets:${key}`),
    'matrix:synapse-backup:repository_password',
  ]);
});

test('a value of .secrets.yaml goes if it goes there', () => {
  const path = write(tempDir(), 'secrets.yaml', 'coturn: { turn_shared_secret: "from the file" }\n');
  const manifests = synthStack({ secrets: MatrixSecrets.fromFile(path) });
  expect(keysIn('taken', manifests).filter((key) => key.includes('turn_shared_secret'))).toEqual([]);
  expect(keysIn('taken', manifests)).toContain('matrix:matrix-secrets:signing_key');
});

test('a restore may change values', () => {
  const changed = (props: Partial<MatrixStackProps>) => JSON.stringify(guards(synthStack(props))[0].spec.variables);
  const target = BackupTarget.volume();
  expect(changed({ backup: { target, restore: Restore.latest() } })).toContain(
    "!(request.userInfo.username in ['system:serviceaccount:matrix:synapse-restore'])",
  );
  expect(changed({ backup: { target } })).not.toContain('userInfo');
});

test('in a chart of your own, all values of a Secret stay, or those that are named', () => {
  const manifests = synth((app) => {
    const chart = new Chart(app, "it's mine", { namespace: 'own', disableResourceNameHashes: true });
    new DeletionGuard(chart, 'guard', { secrets: ['whole'] });
    KeptObjects.of(chart).addSecret('part', ['a']);
  });
  const [{ spec }] = guards(manifests);
  expect(keysIn('taken', manifests)).toEqual(['own:part:a']);
  expect(JSON.stringify(spec.variables)).toContain("oldObject.metadata.name) in ['own:whole']");
  expect(spec.validations[0].messageExpression).toContain("the chart it\\'s mine needs it");
});

test('Flux and Argo CD leave the guard and what it keeps alone', () => {
  const manifests = synthStack({ synapse: { firstAdmin: 'a' }, backup: { target: BackupTarget.volume() } });
  const notPruned = manifests.filter(
    ({ metadata }) =>
      metadata.annotations?.['kustomize.toolkit.fluxcd.io/prune'] === 'disabled' &&
      metadata.annotations['argocd.argoproj.io/sync-options'] === 'Prune=false,Delete=false',
  );
  expect(notPruned.map(identity).sort()).toEqual([
    'Namespace matrix',
    'PersistentVolumeClaim matrix/synapse-backup',
    'PersistentVolumeClaim matrix/synapse-data',
    'PriorityClass matrix-keep-data',
    ...['livekit', 'matrix-rtc', 'turn-secret'].map((name) => `Secret matrix-rtc/${name}`),
    'Secret matrix-turn/coturn-secret',
    'Secret matrix/matrix-rtc',
    'Secret matrix/matrix-secrets',
    'Secret matrix/synapse-backup',
    'Secret matrix/synapse-first-admin',
    'ValidatingAdmissionPolicy matrix-keep-data',
    'ValidatingAdmissionPolicyBinding matrix-keep-data',
  ]);
  const ssa = ofKind(manifests, 'Secret').map(
    (m) => m.metadata.annotations['kustomize.toolkit.fluxcd.io/ssa'] as string,
  );
  expect(new Set(ssa)).toEqual(new Set(['IfNotPresent']));
});

test('there is none where it is not wanted', () => {
  expect(ofKind(synthStack({ deletionGuard: false }), 'ValidatingAdmissionPolicy')).toEqual([]);
});
