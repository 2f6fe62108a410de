import {
  AppService,
  Asset,
  BackupTarget,
  Mail,
  OidcProvider,
  Restore,
  Rtc,
  RtcExposure,
  SecretKey,
  SynapseDatabase,
} from '../lib';
import type { MatrixStackProps } from '../lib';
import { containers, find, identity, ofKind, synthStack, workloads } from './support/manifests';
import type { Manifest } from './support/manifests';

const BACKUP = { target: BackupTarget.volume(), restore: Restore.latest() };
const BRIDGE = AppService.fromSecret(SecretKey.of('bridge', 'registration.yaml'), { rateLimited: false });
const MAIL = Mail.smtp({
  host: 'mail.example.org',
  from: 'a@example.org',
  user: 'robot',
  password: SecretKey.of('mail', 'password'),
});
const GITHUB = OidcProvider.github({ clientId: 'a', clientSecret: SecretKey.of('github', 'secret') });
const FULL: Partial<MatrixStackProps> = {
  synapse: { firstAdmin: 'admin', metrics: true, appServices: [BRIDGE], mail: MAIL, oidcProviders: [GITHUB] },
  element: { homePage: Asset.fromText('x') },
  backup: { ...BACKUP, drill: {} },
};
const manifests = synthStack(FULL);
const database = SynapseDatabase.postgres({ host: 'pg', password: SecretKey.of('pg', 'password') });
/** The pods that differ if the database is PostgreSQL. */
const onPostgres = workloads(synthStack({ ...FULL, synapse: { database }, backup: BACKUP })).filter((w) =>
  /^synapse(-backup|-restore-\w+)?$/.test(w.metadata.name),
);
const relay = find(manifests, 'Deployment', 'coturn');
const sfu = find(manifests, 'Deployment', 'livekit');
const tokenService = find(manifests, 'Deployment', 'lk-jwt-service');
/** The SFU as it is where the node has nothing of it. */
const sfuOfBalancer = find(
  synthStack({ rtc: Rtc.livekit({ exposure: RtcExposure.loadBalancer() }) }),
  'Deployment',
  'livekit',
);
const strict = workloads(manifests).filter((w) => w !== relay && w !== sfu);
const named = (found: Manifest[]): [string, Manifest][] =>
  found.map((w) => [identity(w).replace(/-[0-9a-f]{8}$/, ''), w]);

test('there are pods to look at', () => {
  expect(onPostgres.map((w) => w.kind).sort()).toEqual(['CronJob', 'Job', 'StatefulSet']);
  expect(named(strict).map(([name]) => name)).toEqual([
    ...['Job matrix/matrix-secrets', 'StatefulSet matrix/synapse'],
    ...['Job matrix/synapse-first-admin', 'Job matrix/synapse-register-first-admin'],
    ...['Deployment matrix/well-known', 'Deployment matrix/element'],
    'Job matrix/coturn-secret-copy',
    ...['Job matrix/livekit', 'Job matrix/matrix-rtc', 'Job matrix/matrix-rtc-copy', 'Job matrix/turn-secret-copy'],
    ...['Deployment matrix-rtc/lk-jwt-service', 'CronJob matrix/call-check'],
    ...['Job matrix/synapse-backup', 'CronJob matrix/synapse-backup'],
    ...['CronJob matrix/synapse-drill', 'Job matrix/synapse-restore'],
  ]);
});

test('the namespace with the data enforces `restricted`, and only the relay and the call service are elsewhere', () => {
  const level = (name: string) =>
    find(manifests, 'Namespace', name).metadata.labels['pod-security.kubernetes.io/enforce'];
  expect(['matrix', 'matrix-turn', 'matrix-rtc'].map(level)).toEqual(['restricted', 'privileged', 'privileged']);
  expect(
    workloads(manifests)
      .filter((w) => w.metadata.namespace !== 'matrix')
      .map(identity),
  ).toEqual(['Deployment matrix-turn/coturn', 'Deployment matrix-rtc/livekit', 'Deployment matrix-rtc/lk-jwt-service']);
  const balanced = synthStack({ rtc: Rtc.livekit({ exposure: RtcExposure.loadBalancer() }) });
  expect(find(balanced, 'Namespace', 'matrix-rtc').metadata.labels).toEqual({
    'pod-security.kubernetes.io/enforce': 'restricted',
  });
});

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted, and stricter. */
describe.each(named([...strict, sfuOfBalancer, ...onPostgres]))('%s fulfils `restricted`', (_, workload) => {
  const pod = workload.spec.template.spec;

  test('shares nothing with its node', () => {
    for (const field of ['hostNetwork', 'hostPID', 'hostIPC']) expect(pod[field] ?? false).toBe(false);
    const ports = containers(workload).flatMap((c) => c.ports ?? []);
    expect(ports.filter((port: object) => 'hostPort' in port)).toEqual([]);
    const kinds = (pod.volumes ?? []).flatMap((v: object) => Object.keys(v)).filter((k: string) => k !== 'name');
    const allowed = ['configMap', 'emptyDir', 'persistentVolumeClaim', 'projected', 'secret'];
    expect(kinds.filter((kind: string) => !allowed.includes(kind))).toEqual([]);
  });

  test('runs as a numeric user that is not root', () => {
    expect(pod.securityContext.runAsNonRoot).toBe(true);
    expect(pod.securityContext.runAsUser).toBeGreaterThan(0);
    expect(pod.securityContext.runAsGroup).toBeGreaterThan(0);
    // `restricted` allows this one, which is the pod's own.
    const listening = [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }];
    expect(pod.securityContext.sysctls ?? []).toEqual(workload === tokenService ? listening : []);
    for (const { securityContext } of containers(workload)) {
      expect(securityContext.runAsNonRoot ?? true).toBe(true);
      expect(securityContext.runAsUser ?? pod.securityContext.runAsUser).toBe(pod.securityContext.runAsUser);
    }
  });

  test('has no privileges, no capabilities and a read-only root', () => {
    for (const { securityContext } of containers(workload)) {
      expect(securityContext.allowPrivilegeEscalation).toBe(false);
      expect(securityContext.privileged ?? false).toBe(false);
      expect(securityContext.capabilities).toEqual({ drop: ['ALL'] });
      expect(securityContext.readOnlyRootFilesystem).toBe(true);
      expect(securityContext.procMount ?? 'Default').toBe('Default');
      const seccomp = securityContext.seccompProfile ?? pod.securityContext.seccompProfile;
      expect(seccomp).toEqual({ type: 'RuntimeDefault' });
    }
  });
});

describe.each(named([...workloads(manifests), ...onPostgres]))('%s', (name, workload) => {
  const pod = workload.spec.template.spec;

  test('gets no service links, and a token only where it fills Secrets', () => {
    expect(pod.enableServiceLinks).toBe(false);
    const fillsSecrets =
      /^Job matrix\/(matrix-secrets|(coturn|turn)-secret-copy|livekit|matrix-rtc(-copy)?|synapse-(first-admin|backup|restore))$/.test(
        name,
      );
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(pod.serviceAccountName !== undefined).toBe(fillsSecrets);
    const mounts = containers(workload).map(({ volumeMounts }) => volumeMounts ?? []) as { mountPath: string }[][];
    const withToken = mounts.map((all) =>
      all.some(({ mountPath }) => mountPath.startsWith('/var/run/secrets/kubernetes.io')),
    );
    // The main container is the last one. The programs of restic and PostgreSQL never see a token.
    expect(withToken).toEqual(mounts.map((_, index) => fillsSecrets && index === mounts.length - 1));
  });

  test('pulls a pinned image only if it is not there', () => {
    for (const { image, imagePullPolicy } of containers(workload)) {
      expect(imagePullPolicy).toBe('IfNotPresent');
      expect(image).toMatch(/^[a-z0-9.]+\/[a-z0-9/-]+:v?\d+\.\d+\.?\d*(-[a-z0-9.]+)?$/);
    }
  });

  test('asks for CPU, memory and room on the disk, and is bounded in memory and on the disk', () => {
    for (const { resources } of containers(workload)) {
      expect(Object.keys(resources.requests as object).sort()).toEqual(['cpu', 'ephemeral-storage', 'memory']);
      expect(Object.keys(resources.limits as object).sort()).toEqual(['ephemeral-storage', 'memory']);
    }
    const scratch = (pod.volumes ?? []).filter((volume: Manifest) => volume.emptyDir);
    for (const { emptyDir } of scratch) expect(emptyDir.sizeLimit).toMatch(/^\d+[MG]i$/);
  });
});

test('every pod that keeps running is watched from its start on', () => {
  for (const workload of ofKind(manifests, 'Deployment', 'StatefulSet')) {
    const [container] = workload.spec.template.spec.containers;
    expect(container).toEqual(
      expect.objectContaining({
        startupProbe: expect.anything(),
        livenessProbe: expect.anything(),
        readinessProbe: expect.anything(),
      }),
    );
  }
});

test('the relay has the one capability that its binary carries, and no other loosening', () => {
  const pod = relay.spec.template.spec;
  expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 65534 });
  expect(pod.containers).toHaveLength(1);
  expect(pod.containers[0].securityContext).toEqual({
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
    privileged: false,
    readOnlyRootFilesystem: true,
    runAsGroup: 65534,
    runAsNonRoot: true,
    runAsUser: 65534,
    seccompProfile: { type: 'RuntimeDefault' },
  });
  const { strategy } = relay.spec;
  expect([pod.hostNetwork, pod.hostPID, strategy]).toEqual([true, undefined, { type: 'Recreate' }]);
});

test('the SFU shares nothing with its node but the two ports for media', () => {
  const pod = sfu.spec.template.spec;
  const strictly = sfuOfBalancer.spec.template.spec;
  const { containers: ours, ...rest } = pod;
  const { containers: theirs, ...others } = strictly;
  expect(rest).toEqual(others);
  const ports = (ours[0].ports as object[]).filter((port) => 'hostPort' in port);
  expect(ports).toEqual([
    { name: 'media-udp', containerPort: 7882, hostPort: 7882, protocol: 'UDP' },
    { name: 'media-tcp', containerPort: 7881, hostPort: 7881, protocol: 'TCP' },
  ]);
  expect({ ...ours[0], ports: [] }).toEqual({ ...theirs[0], ports: [] });
});

test('no value of a Secret is an environment variable', () => {
  const sources = workloads(manifests).flatMap((w) =>
    containers(w).flatMap((c) => [...(c.env ?? []), ...(c.envFrom ?? [])]),
  );
  expect(JSON.stringify(sources)).not.toContain('secretKeyRef');
  expect(JSON.stringify(sources)).not.toContain('secretRef');
});
