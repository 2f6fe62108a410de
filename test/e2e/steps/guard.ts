import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BackupTarget, DataVolume, MatrixApp, MatrixSecrets, MatrixStack, Restore, Turn } from '../../../lib';
import type { MatrixStackProps } from '../../../lib';
import { DOMAIN, apply } from '../support/stack';
import { get, kubectl, tryKubectl, until } from '../support/kubectl';
import { followIn } from '../support/documented';
import { removeStack } from '../support/stack-removal';

const NAMESPACE = 'guard-matrix-e2e';
const RELAY_NAMESPACE = `${NAMESPACE}-turn`;
const RTC_NAMESPACE = `${NAMESPACE}-rtc`;
const THEIRS = 'guard-theirs-e2e';
const folder = mkdtempSync(join(tmpdir(), 'guard-e2e-'));
const FLUX = ['--server-side', '--force-conflicts', '--field-manager=kustomize-controller'];
const ARGO_CD = ['--server-side', '--force-conflicts', '--field-manager=argocd-controller'];

/** A stack that no node takes, as only its objects matter here. */
function synth(namespace: string, props: Partial<MatrixStackProps> = {}): string {
  const app = new MatrixApp({ outdir: mkdtempSync(join(folder, 'dist-')) });
  const pods = { nodeSelector: { 'example.test/nowhere': 'true' } };
  new MatrixStack(app, 'matrix', { serverName: DOMAIN, namespace, pods, ...props });
  app.synth();
  return app.outdir;
}

/** The values that the Jobs make where nodes take them. */
const VALUES: { readonly [secret: string]: readonly string[] } = {
  [`${NAMESPACE}/matrix-secrets`]: [
    'form_secret',
    'macaroon_secret_key',
    'registration_shared_secret',
    'signing_key',
    'turn_shared_secret',
  ],
  [`${NAMESPACE}/synapse-backup`]: ['repository_password'],
  [`${NAMESPACE}/synapse-first-admin`]: ['password'],
  [`${RELAY_NAMESPACE}/coturn-secret`]: ['turn_shared_secret'],
  [`${NAMESPACE}/matrix-rtc`]: ['registration.yaml'],
  [`${RTC_NAMESPACE}/matrix-rtc`]: ['registration.yaml'],
  [`${RTC_NAMESPACE}/livekit`]: ['keys.yaml'],
  [`${RTC_NAMESPACE}/turn-secret`]: ['turn_shared_secret'],
};

const at = (secret: string) => ['-n', secret.split('/')[0], 'secret', secret.split('/')[1]];
const values = () => Object.keys(VALUES).map((secret) => get(...at(secret)).data);
const patch = (secret: string, body: object, ...flags: string[]) =>
  tryKubectl(['patch', ...at(secret), '--type=merge', `--patch=${JSON.stringify(body)}`, ...flags]);

function fill(): void {
  for (const [secret, keys] of Object.entries(VALUES)) {
    expect(patch(secret, { stringData: Object.fromEntries(keys.map((key) => [key, `the ${key}`])) }).ok).toBe(true);
  }
}

/** Flux first takes over the fields that kubectl manages. */
function takeOverByFlux(secret: string): void {
  const { managedFields } = JSON.parse(
    kubectl('get', ...at(secret), '--show-managed-fields', '-o', 'jsonpath={.metadata}'),
  ) as { managedFields: { manager: string; operation: string; subresource?: string }[] };
  const value = managedFields.map((entry) => {
    const taken = entry.manager.startsWith('kubectl') && entry.operation === 'Update';
    return taken ? { ...entry, manager: 'kustomize-controller', operation: 'Apply' } : entry;
  });
  const operations = JSON.stringify([{ op: 'replace', path: '/metadata/managedFields', value }]);
  kubectl('patch', ...at(secret), '--type=json', `--patch=${operations}`);
}

/** The guard keeps a server's data and secrets from a slip of the hand, and the documented commands remove them on purpose. */
export function guard(): void {
  let dist = '';

  test('the guard acts as soon as it is applied', async () => {
    [NAMESPACE, THEIRS].forEach(removeStack);
    kubectl('delete', 'namespace', RELAY_NAMESPACE, RTC_NAMESPACE, '--ignore-not-found');
    dist = synth(NAMESPACE, {
      synapse: { firstAdmin: 'admin' },
      backup: { target: BackupTarget.volume(), restore: Restore.latest() },
    });
    apply(dist);
    fill();
    await until('the guard', 10, () => !patch(`${NAMESPACE}/matrix-secrets`, { data: null }, '--dry-run=server').ok);
  });

  test.each(Object.entries(VALUES))('%s can lose no value by a patch', (secret, keys) => {
    const before = values();
    const [namespace, name] = secret.split('/');
    const annotations = { 'cdk8s-matrix/delete': name };
    for (const body of [{ data: null, metadata: { annotations } }, { stringData: { [keys[0]]: '' } }]) {
      const { output } = patch(secret, body);
      expect(output).toMatch(new RegExp(`needs values of it that this would take away: .*${keys[0]}`));
      expect(output).toContain(`kubectl -n ${namespace} annotate secrets ${name} cdk8s-matrix/delete=${name}`);
    }
    expect(values()).toEqual(before);
  });

  test('nor by a replacement, nor by Flux or Argo CD, even if their managers own the values', () => {
    const before = values();
    const secrets = secretsOf(dist);
    expect(tryKubectl(['replace', '-f', secrets]).output.match(/that this would take away/g)).toHaveLength(
      Object.keys(VALUES).length,
    );
    for (const manager of [FLUX, ARGO_CD]) kubectl('apply', '-f', secrets, ...manager);
    Object.keys(VALUES).forEach(takeOverByFlux);
    expect(tryKubectl(['apply', '-f', secrets, ...FLUX]).output).toContain('that this would take away');
    expect(values()).toEqual(before);
  });

  test('what is nowhere else can be changed by a restore only', () => {
    for (const [secret, key] of [
      ['matrix-secrets', 'signing_key'],
      ['synapse-backup', 'repository_password'],
    ]) {
      const { output } = patch(`${NAMESPACE}/${secret}`, { stringData: { [key]: 'another' } });
      expect(output).toContain(`needs values of it that this would change: ${key}.`);
    }
    const restored = { stringData: { signing_key: 'the signing_key of the backup' } };
    const account = `--as=system:serviceaccount:${NAMESPACE}:synapse-restore`;
    expect(patch(`${NAMESPACE}/matrix-secrets`, restored, account).ok).toBe(true);
    expect(patch(`${NAMESPACE}/matrix-secrets`, { data: null }, account).ok).toBe(false);
  });

  test('the normal life goes on', () => {
    const own = `${NAMESPACE}/matrix-secrets`;
    for (const metadata of [
      { labels: { a: 'b' }, finalizers: ['a/b'] },
      { labels: null, finalizers: null },
    ]) {
      expect(patch(own, { metadata }).ok).toBe(true);
    }
    expect(patch(own, { stringData: { turn_shared_secret: 'from .secrets.yaml', more: 'x' } }).ok).toBe(true);
    expect(patch(own, { data: { more: null } }).ok).toBe(true);
    expect(patch(`${NAMESPACE}/synapse-first-admin`, { stringData: { password: 'changed' } }).ok).toBe(true);
    expect(apply(dist)).not.toContain(' created');
  });

  test('an annotated Secret can get another value', () => {
    const secret = at(`${NAMESPACE}/matrix-secrets`);
    kubectl('annotate', ...secret, 'cdk8s-matrix/delete=matrix-secrets');
    expect(patch(`${NAMESPACE}/matrix-secrets`, { data: { form_secret: null } }).ok).toBe(true);
    kubectl('annotate', ...secret, 'cdk8s-matrix/delete-');
    expect(patch(`${NAMESPACE}/matrix-secrets`, { data: { signing_key: null } }).ok).toBe(false);
  });

  test('`kubectl delete -f dist` comes back, however often, and leaves the values', () => {
    const before = values().slice(0, 3);
    const kept = ['synapse-data', 'matrix-secrets', 'synapse-first-admin', 'synapse-backup', NAMESPACE];
    for (let i = 0; i < 2; i++) {
      const { output } = tryKubectl(['delete', '-f', dist, '--timeout=20s']);
      for (const name of kept) expect(output).toContain(`${name} cdk8s-matrix/delete=${name}`);
      expect(output).not.toContain('timed out');
    }
    const secrets = Object.keys(VALUES).slice(0, 3);
    expect(secrets.map((secret) => get(...at(secret)).data)).toEqual(before);
  });

  test('it comes back as well if all may be deleted', () => {
    kubectl('annotate', 'namespace', NAMESPACE, `cdk8s-matrix/delete=${NAMESPACE}`);
    const { output } = tryKubectl(['delete', '-f', dist, '--timeout=20s']);
    expect(output).toContain('the guard of the Matrix server');
    expect(output).not.toContain('timed out');
    const namespaces = [NAMESPACE, RELAY_NAMESPACE, RTC_NAMESPACE].map((name) => `namespace/${name}`);
    kubectl('wait', '--for=delete', ...namespaces, '--timeout=60s');
  });

  test('an apply starts over, and the documented commands leave nothing', () => {
    expect(apply(dist).match(/^secret.* created$/gm)).toHaveLength(8);
    followIn(NAMESPACE, 'upgrading.md', 'Delete everything', dist);
    const kinds = 'namespaces,validatingadmissionpolicies,validatingadmissionpolicybindings,priorityclasses';
    expect(kubectl('get', kinds, '-o', 'name')).not.toContain(NAMESPACE);
  });

  test('where everything existed before, `kubectl delete -f dist` removes the guard and not what it kept', () => {
    kubectl('create', 'namespace', THEIRS);
    const secret = writtenSecret();
    kubectl('apply', '-f', secret);
    const theirs = synth(THEIRS, {
      createNamespace: false,
      turn: Turn.none(),
      secrets: MatrixSecrets.fromSecretName('theirs'),
      synapse: { storage: DataVolume.existingClaim('theirs') },
    });
    apply(theirs);
    execFileSync('sleep', ['2']);
    expect(patch(`${THEIRS}/theirs`, { data: { signing_key: null } }).ok).toBe(false);
    expect(patch(`${THEIRS}/theirs`, { stringData: { signing_key: 'by their own tool' } }).ok).toBe(true);
    kubectl('delete', '-f', theirs, '--timeout=20s');
    expect(get('-n', THEIRS, 'secret', 'theirs').data.signing_key).toBeDefined();
    kubectl('delete', 'namespace', THEIRS);
  });
}

/** A file with the Secrets of the manifests only. */
function secretsOf(dist: string): string {
  const documents = readFileSync(join(dist, 'matrix.k8s.yaml'), 'utf8').split('\n---\n');
  const path = join(folder, 'secrets.yaml');
  writeFileSync(path, documents.filter((text) => /^kind: Secret$/m.test(text)).join('\n---\n'));
  return path;
}

function writtenSecret(): string {
  const keys = ['signing_key', 'macaroon_secret_key', 'form_secret', 'registration_shared_secret'];
  const metadata = { name: 'theirs', namespace: THEIRS };
  const stringData = Object.fromEntries(keys.map((key) => [key, key]));
  const path = join(folder, 'theirs.json');
  writeFileSync(path, JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata, stringData }));
  return path;
}
