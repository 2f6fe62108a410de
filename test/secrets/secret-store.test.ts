import { MatrixSecrets, Rtc, SecretKey, Turn } from '../../lib';
import { FULL_SECRETS_FILE, MARKERS, tempDir, write } from '../support/files';
import { find, identity, newStack, ofKind, synth, synthStack } from '../support/manifests';
import type { Manifest } from '../support/manifests';
import { Testing } from 'cdk8s';

const dir = tempDir();
const full = () => MatrixSecrets.fromFile(write(dir, 'full.yaml', FULL_SECRETS_FILE));
const partial = (text: string) => MatrixSecrets.fromFile(write(dir, 'partial.yaml', text));
const jobTask = (job: Manifest) => JSON.parse(job.spec.template.spec.containers[0].command[3] as string);
const decoded = (secret: Manifest) =>
  Object.fromEntries(
    Object.entries(secret.data as object).map(([k, v]) => [k, Buffer.from(v as string, 'base64').toString()]),
  );

describe('generated in the cluster', () => {
  const manifests = synthStack({ rtc: Rtc.none() });

  test('the Secrets are empty, and say so: else an apply after one with values would take the whole data away', () => {
    const secrets = ofKind(manifests, 'Secret');
    expect(secrets.map(identity)).toEqual(['Secret matrix/matrix-secrets', 'Secret matrix-turn/coturn-secret']);
    for (const secret of secrets) expect(secret.data).toEqual({});
  });

  test('a Job makes the missing keys, and another copies the TURN secret', () => {
    expect(ofKind(manifests, 'Job').map(jobTask)).toEqual([
      {
        target: {
          namespace: 'matrix',
          name: 'matrix-secrets',
          keys: [
            'form_secret',
            'macaroon_secret_key',
            'registration_shared_secret',
            'signing_key',
            'turn_shared_secret',
          ],
        },
      },
      {
        source: { namespace: 'matrix', name: 'matrix-secrets', key: 'turn_shared_secret' },
        target: { namespace: 'matrix-turn', name: 'coturn-secret', key: 'turn_shared_secret' },
      },
    ]);
  });

  test('each Role allows what its Job does with one Secret by name, and no more', () => {
    const rules = ofKind(manifests, 'Role').map((role) => [role.metadata.namespace, role.rules]);
    const rule = (name: string, ...verbs: string[]) => [
      { apiGroups: [''], resources: ['secrets'], resourceNames: [name], verbs },
    ];
    expect(rules).toEqual([
      ['matrix', rule('matrix-secrets', 'get', 'patch')],
      ['matrix', rule('matrix-secrets', 'get')],
      ['matrix-turn', rule('coturn-secret', 'get', 'patch')],
    ]);
    expect(ofKind(manifests, 'ClusterRole', 'ClusterRoleBinding')).toEqual([]);
  });

  test('each Role is bound to the account of its Job', () => {
    const accounts = ofKind(manifests, 'ServiceAccount').map((a) => a.metadata.name);
    expect(accounts).toEqual(['matrix-secrets', 'coturn-secret-copy']);
    for (const binding of ofKind(manifests, 'RoleBinding')) {
      const role = find(manifests, 'Role', binding.roleRef.name as string, binding.metadata.namespace as string);
      expect(binding.roleRef).toEqual({
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'Role',
        name: role.metadata.name,
      });
      expect(binding.subjects).toEqual([
        { kind: 'ServiceAccount', name: expect.stringMatching(accounts.join('|')), namespace: 'matrix' },
      ]);
    }
    expect(ofKind(manifests, 'Job').map((j) => j.spec.template.spec.serviceAccountName)).toEqual(accounts);
  });
});

describe('from a file', () => {
  test('the values are in a chart of their own, which comes after the namespace', () => {
    const app = Testing.app();
    const stack = newStack(app, { secrets: full(), rtc: Rtc.none() });
    const values = app.charts.find((chart) => chart.node.id === 'matrix-secrets');
    expect(values?.toJson().map((m: Manifest) => [identity(m), decoded(m)])).toEqual([
      [
        'Secret matrix/matrix-secrets',
        {
          recaptcha_public_key: MARKERS.siteKey,
          recaptcha_private_key: MARKERS.secretKey,
          registration_shared_secret: MARKERS.registration,
          turn_shared_secret: MARKERS.turn,
        },
      ],
      ['Secret matrix-turn/coturn-secret', { turn_shared_secret: MARKERS.turn }],
    ]);
    expect(app.charts.map((chart) => chart.node.id)).toEqual(['matrix', 'matrix-secrets']);
    const [usual, ours] = [synthStack({ rtc: Rtc.none() }), Testing.synth(stack)];
    const onlyIn = (some: Manifest[], others: Manifest[]) => {
      const known = new Set(others.map((m) => JSON.stringify(m)));
      return some.filter((m) => !known.has(JSON.stringify(m)));
    };
    // The default stack as a whole is in another snapshot.
    expect({ gone: onlyIn(usual, ours).map(identity), come: onlyIn(ours, usual) }).toMatchSnapshot();
  });

  test('what it lacks is generated into the same Secret, which is declared once', () => {
    const manifests = synthStack({ secrets: full(), rtc: Rtc.none() });
    expect(ofKind(manifests, 'Secret').map(identity)).toEqual([
      'Secret matrix/matrix-secrets',
      'Secret matrix-turn/coturn-secret',
    ]);
    expect(ofKind(manifests, 'Job').map(jobTask)).toEqual([
      {
        target: {
          namespace: 'matrix',
          name: 'matrix-secrets',
          keys: ['form_secret', 'macaroon_secret_key', 'signing_key'],
        },
      },
    ]);
  });

  test('without a TURN secret in it, the generated one is copied', () => {
    const manifests = synthStack({
      secrets: partial('synapse: { registration_shared_secret: "x" }'),
      rtc: Rtc.none(),
    });
    expect(ofKind(manifests, 'Job')).toHaveLength(2);
    expect(find(manifests, 'Secret', 'coturn-secret').data).toEqual({});
  });

  test('a new value rolls out the pods that read it, and the address is used', () => {
    const pods = (text: string) => {
      const manifests = synthStack({ secrets: partial(text) });
      return ['StatefulSet synapse', 'Deployment coturn', 'Deployment element'].map((n) =>
        JSON.stringify(find(manifests, n.split(' ')[0], n.split(' ')[1]).spec.template),
      );
    };
    const changed = (a: string[], b: string[]) => a.map((pod, i) => pod !== b[i]);
    const [one, two] = ['one', 'two'].map((v) => pods(`coturn: { turn_shared_secret: "${v}" }`));
    expect(changed(one, two)).toEqual([true, true, false]);
    const address = pods('coturn: { turn_shared_secret: "one", public_ip_static: "198.51.100.9" }');
    expect(changed(one, address)).toEqual([false, true, false]);
    expect(address[1]).toContain('"value":"198.51.100.9"');
  });
});

describe('from existing Secrets', () => {
  test('all of them: nothing is generated but the copy for the relay', () => {
    const manifests = synthStack({ secrets: MatrixSecrets.fromSecretName('mine'), rtc: Rtc.none() });
    expect(ofKind(manifests, 'Secret').map(identity)).toEqual(['Secret matrix-turn/coturn-secret']);
    expect(ofKind(manifests, 'Job').map(jobTask)).toMatchObject([
      { source: { name: 'mine', key: 'turn_shared_secret' } },
    ]);
  });

  test('some of them: the others are generated', () => {
    const secrets = MatrixSecrets.fromSecretKeys({ signingKey: SecretKey.of('mine', 'key') });
    const [job] = ofKind(synthStack({ secrets, turn: Turn.none(), rtc: Rtc.none() }), 'Job');
    expect(jobTask(job).target.keys).toEqual([
      ...['form_secret', 'macaroon_secret_key', 'registration_shared_secret', 'turn_shared_secret'],
    ]);
  });

  test('a relay with a secret of its own gets no copy, and Synapse keeps its own', () => {
    const manifests = synth((app) =>
      newStack(app, { turn: Turn.coturn({ sharedSecret: SecretKey.of('t', 'k') }), rtc: Rtc.none() }),
    );
    expect(ofKind(manifests, 'Job')).toHaveLength(1);
    expect(ofKind(manifests, 'Secret').map(identity)).toEqual(['Secret matrix/matrix-secrets']);
  });
});
