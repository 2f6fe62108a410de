import { BackupTarget, DataVolume, MatrixSecrets } from '../../lib';
import type { MatrixStackProps } from '../../lib';
import { find, ofKind, synthStack } from '../support/manifests';

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
    {},
    ['namespaces/matrix', 'persistentvolumeclaims/synapse-data', 'secrets/matrix-secrets'],
  ],
  [
    'the backups and what opens them',
    { backup: { target: BackupTarget.volume() } },
    [
      'namespaces/matrix',
      'persistentvolumeclaims/synapse-backup',
      'persistentvolumeclaims/synapse-data',
      'secrets/matrix-secrets',
      'secrets/synapse-backup',
    ],
  ],
  [
    'what is not made here as well',
    {
      namespace: 'theirs',
      createNamespace: false,
      synapse: { storage: DataVolume.existingClaim('old') },
      secrets: MatrixSecrets.fromSecretName('vault'),
    },
    ['namespaces/theirs', 'persistentvolumeclaims/old', 'secrets/vault'],
  ],
])('it keeps %s', (_, props, expected) => {
  expect(kept(props)).toEqual(expected);
});

test('there is none where it is not wanted', () => {
  expect(ofKind(synthStack({ deletionGuard: false }), 'ValidatingAdmissionPolicy')).toEqual([]);
});
