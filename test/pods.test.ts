import { Node, NodeTaintQuery } from 'cdk8s-plus-28';
import * as lib from '../lib';
import type { MatrixStackProps, PodOptions } from '../lib';
import { containers, find, identity, ofKind, synth, newStack, synthStack, workloads } from './support/manifests';
import type { Manifest } from './support/manifests';
import { PODS, podOptions } from './support/pod-values';
import { holds } from './support/property';

const { BackupTarget, Restore, Rtc, SecretKey, SynapseDatabase, Turn } = lib;
const APP_SERVICE = lib.AppService.fromSecret(SecretKey.of('bridge', 'registration.yaml'), { rateLimited: false });
const database = SynapseDatabase.postgres({ host: 'pg', password: SecretKey.of('pg', 'password') });
const backup = { target: BackupTarget.volume(), restore: Restore.latest() };
/** Stacks that together have every pod that the library can make. */
const STACKS: Partial<MatrixStackProps>[] = [
  { synapse: { firstAdmin: 'admin', appServices: [APP_SERVICE] }, backup: { ...backup, drill: {} } },
  { synapse: { firstAdmin: 'admin', database }, backup },
];
const podsOf = (props: Partial<MatrixStackProps>) =>
  STACKS.flatMap((stack) => workloads(synthStack({ ...stack, ...props })));
const images = (all: Manifest[]) => all.flatMap((w) => containers(w).map(({ image }) => image as string));
/** An object's name without the hash of a Job. */
const plain = (workload: Manifest) => identity(workload).replace(/-[0-9a-f]{8}$/, '');

test('every pod has every wish', () => {
  const all = podsOf({ pods: PODS });
  expect(all.length).toBe(19 + 18);
  for (const { spec } of all) {
    const { metadata, spec: pod } = spec.template;
    expect(metadata.labels).toMatchObject(PODS.labels);
    expect(metadata.annotations).toMatchObject(PODS.annotations);
    expect(pod).toMatchObject({
      imagePullSecrets: [{ name: 'regcred' }],
      nodeSelector: PODS.nodeSelector,
      tolerations: PODS.tolerations,
      priorityClassName: 'important',
      dnsConfig: PODS.dns,
    });
    const [spread] = pod.topologySpreadConstraints;
    expect(spread).toMatchObject({
      ...PODS.topologySpreadConstraints[0],
      maxSkew: 1,
      whenUnsatisfiable: 'ScheduleAnyway',
    });
    expect(metadata.labels).toMatchObject(spread.labelSelector.matchLabels);
    expect(Object.keys(spread.labelSelector.matchLabels as object)).toHaveLength(3);
  }
});

test('every image comes from the registry, and its path stays', () => {
  const [before, after] = [podsOf({}), podsOf({ pods: { imageRegistry: 'r.lan:5000' } })].map(images);
  expect(after).toEqual(before.map((image) => image.replace(/^[^/]+/, 'r.lan:5000')));
});

test('valid wishes reach every pod and leave selectors and the labels behind them alone', () => {
  const stack = (pods?: PodOptions) => synthStack({ ...STACKS[0], ...(pods && { pods }) });
  const before = stack();
  const selectors = (all: Manifest[]) =>
    ofKind(all, 'Deployment', 'StatefulSet', 'Service').map((m) => m.spec.selector);
  holds(
    podOptions,
    (pods) => {
      const all = stack(pods);
      expect(selectors(all)).toEqual(selectors(before));
      expect(workloads(all).map(plain)).toEqual(workloads(before).map(plain));
      workloads(all).forEach(({ spec }, index) => {
        const { metadata, spec: pod } = spec.template;
        expect(metadata.labels).toEqual({ ...workloads(before)[index].spec.template.metadata.labels, ...pods.labels });
        expect(metadata.annotations ?? {}).toMatchObject(pods.annotations ?? {});
        expect(pod.nodeSelector ?? {}).toEqual(pods.nodeSelector ?? {});
        expect(pod.tolerations ?? []).toEqual(expect.arrayContaining(pods.tolerations ?? []));
        expect(pod.priorityClassName).toBe(pods.priorityClassName);
        expect((pod.imagePullSecrets ?? []).map((s: Manifest) => s.name)).toEqual(pods.imagePullSecrets ?? []);
        expect(pod.topologySpreadConstraints ?? []).toHaveLength(pods.topologySpreadConstraints?.length ?? 0);
        for (const list of ['nameservers', 'searches'] as const)
          expect(pod.dnsConfig?.[list] ?? []).toEqual([...new Set(pods.dns?.[list])]);
        const byDefault = workloads(before)[index].spec.template.spec.dnsConfig?.options ?? [];
        const resolver = new Map([...byDefault, ...(pods.dns?.options ?? [])].map((option) => [option.name, option]));
        expect(pod.dnsConfig?.options ?? []).toEqual([...resolver.values()]);
      });
      const registry = pods.imageRegistry && `${pods.imageRegistry}/`;
      for (const image of images(workloads(all))) expect(image.startsWith(registry ?? '')).toBe(true);
    },
    12,
  );
});

test('a Job has another name exactly if a wish changes its pods', () => {
  const jobs = (pods?: PodOptions) => ofKind(synthStack({ ...STACKS[0], ...(pods && { pods }) }), 'Job').map(identity);
  const before = jobs();
  for (const [prop, value] of Object.entries(PODS)) {
    const after = jobs({ [prop]: value });
    expect([prop, after.filter((job) => before.includes(job))]).toEqual([prop, []]);
  }
  expect(jobs({ labels: { a: '1', b: '2' } })).toEqual(jobs({ labels: { b: '2', a: '1' } }));
  expect(jobs({ nodeSelector: { a: '1', b: '2' } })).toEqual(jobs({ nodeSelector: { b: '2', a: '1' } }));
  expect(jobs({ labels: {}, tolerations: [], dns: {} })).toEqual(before);
});

describe('a private registry with a login', () => {
  const registry = 'registry.lan:5000';
  const all = workloads(
    synthStack({
      synapse: { firstAdmin: 'admin', image: `${registry}/synapse:v1.163.2` },
      element: { image: `${registry}/element-web:v1.12.29` },
      turn: Turn.coturn({ image: `${registry}/coturn:4.17.2-r0` }),
      rtc: Rtc.livekit({ image: `${registry}/livekit:v1.13.9`, tokenServiceImage: `${registry}/lk-jwt-service:0.8.0` }),
      backup: { target: BackupTarget.volume(), image: `${registry}/restic:0.18.1`, drill: {} },
      pods: { imageRegistry: registry, imagePullSecrets: ['regcred'] },
    }),
  );

  test('every image is pulled from it, that of the well-known server too', () => {
    expect(images(all).filter((image) => !image.startsWith(`${registry}/`))).toEqual([]);
    expect(images([find(all, 'Deployment', 'well-known')])[0]).toMatch(`${registry}/nginxinc/nginx-unprivileged:`);
  });

  test('every pod has the login', () => {
    const secrets = all.map((w) => w.spec.template.spec.imagePullSecrets);
    expect(secrets).toEqual(all.map(() => [{ name: 'regcred' }]));
  });
});

test('on tainted nodes every pod tolerates the taint, and what cdk8s-plus adds is kept', () => {
  const all = synth((app) => {
    const stack = newStack(app, { ...STACKS[0], pods: { tolerations: PODS.tolerations, dns: PODS.dns } });
    stack.element.deployment.scheduling.tolerate(Node.tainted(NodeTaintQuery.exists('other')));
    stack.element.deployment.dns.addOption({ name: 'timeout', value: '1' });
    stack.element.deployment.addContainer({ image: 'b.org/c:1' });
  });
  for (const { spec } of workloads(all))
    expect(spec.template.spec.tolerations).toEqual(expect.arrayContaining(PODS.tolerations));
  const element = find(all, 'Deployment', 'element').spec.template.spec;
  expect(element.tolerations).toHaveLength(2);
  expect(element.dnsConfig.options.map((o: Manifest) => o.name)).toEqual(['timeout', 'ndots']);
});

test("a part's wishes are merged over the stack's, and reach its Jobs", () => {
  const all = synthStack({
    synapse: {
      firstAdmin: 'admin',
      pods: { imageRegistry: 'b.lan', labels: { tier: 'core', a: '2' }, imagePullSecrets: ['more'] },
      wellKnownServer: { image: 'c.lan/nginx:1', pods: { nodeSelector: { edge: 'yes' } } },
    },
    backup: {
      target: BackupTarget.volume(),
      pods: { labels: { a: '3' } },
      drill: { pods: { priorityClassName: 'low' } },
    },
    rtc: Rtc.livekit({ pods: { imageRegistry: 'd.lan', labels: { a: '4' } } }),
    pods: { imageRegistry: 'a.lan', labels: { a: '1' }, imagePullSecrets: ['regcred'], priorityClassName: 'high' },
  });
  const seen = (kind: string, name: RegExp) => {
    const [{ spec }] = workloads(all).filter((w) => w.kind === kind && name.test(w.metadata.name as string));
    const { metadata, spec: pod } = spec.template;
    const secrets = pod.imagePullSecrets.map((s: Manifest) => s.name).join();
    return [pod.containers[0].image.split('/')[0], metadata.labels.a, secrets, pod.priorityClassName];
  };
  expect(seen('StatefulSet', /synapse/)).toEqual(['b.lan', '2', 'regcred,more', 'high']);
  expect(seen('Job', /matrix-secrets/)).toEqual(['b.lan', '2', 'regcred,more', 'high']);
  expect(seen('Job', /register-first-admin/)).toEqual(['b.lan', '2', 'regcred,more', 'high']);
  expect(seen('Deployment', /well-known/)).toEqual(['b.lan', '2', 'regcred,more', 'high']);
  expect(seen('CronJob', /backup/)).toEqual(['a.lan', '3', 'regcred', 'high']);
  expect(seen('CronJob', /drill/)).toEqual(['a.lan', '3', 'regcred', 'low']);
  for (const name of [/^livekit/, /^lk-jwt-service/]) {
    expect(seen('Deployment', name)).toEqual(['d.lan', '4', 'regcred', 'high']);
  }
  for (const name of [/^livekit/, /^matrix-rtc/, /^turn-secret-copy/]) {
    expect(seen('Job', name)).toEqual(['d.lan', '4', 'regcred', 'high']);
  }
  expect(seen('Deployment', /element/)).toEqual(['a.lan', '1', 'regcred', 'high']);
  const selector = (name: string) => find(all, 'Deployment', name).spec.template.spec.nodeSelector;
  expect([selector('well-known'), selector('element')]).toEqual([{ edge: 'yes' }, undefined]);
});

test('without wishes nothing is written', () => {
  const wished = ['imagePullSecrets', 'nodeSelector', 'tolerations', 'priorityClassName', 'topologySpreadConstraints'];
  for (const { spec } of podsOf({})) {
    for (const field of wished) expect(spec.template.spec).not.toHaveProperty(field);
  }
});

describe('the pods that look up names of the internet', () => {
  const NDOTS = { options: [{ name: 'ndots', value: '1' }] };
  const bucket = BackupTarget.s3({
    endpoint: 'https://s3.example.org',
    bucket: 'matrix',
    credentials: SecretKey.of('s3', 'credentials'),
  });
  const found = (props: Partial<MatrixStackProps>) => {
    const all = workloads(synthStack({ synapse: { firstAdmin: 'admin' }, ...props }));
    return all.filter(({ spec }) => spec.template.spec.dnsConfig !== undefined).map(plain);
  };
  const ALWAYS = [
    ...['StatefulSet matrix/synapse', 'Deployment matrix-turn/coturn', 'CronJob matrix/call-check'],
    ...['Deployment matrix-rtc/livekit', 'Deployment matrix-rtc/lk-jwt-service'],
  ];
  const BACKUPS = ['CronJob matrix/synapse-backup', 'CronJob matrix/synapse-drill', 'Job matrix/synapse-restore'];

  test('look them up as they are before they try search domains', () => {
    for (const { spec } of workloads(synthStack({ pods: { dns: { searches: ['lan'] } } })))
      if (spec.template.spec.dnsConfig.options)
        expect(spec.template.spec.dnsConfig).toEqual({ ...NDOTS, searches: ['lan'] });
    expect(found({})).toEqual(expect.arrayContaining(ALWAYS));
    expect(found({})).toHaveLength(ALWAYS.length);
  });

  test('are those of backups too, if these are in a bucket', () => {
    const all = { restore: Restore.latest(), drill: {} };
    expect(found({ backup: { target: BackupTarget.volume(), ...all } })).toHaveLength(ALWAYS.length);
    expect(found({ backup: { target: bucket, ...all } }).sort()).toEqual([...ALWAYS, ...BACKUPS].sort());
  });

  test("but not those in which PostgreSQL's programs may look up a short name with dots", () => {
    const backedUp = (host: string) => {
      const database = SynapseDatabase.postgres({ host, password: SecretKey.of('pg', 'password') });
      return found({ synapse: { database }, backup: { target: bucket } }).includes(BACKUPS[0]);
    };
    expect(['pg', 'pg-rw.databases.svc.cluster.local', 'db.example.org', '10.0.0.1'].map(backedUp)).not.toContain(
      false,
    );
    expect(['pg-rw.databases', 'pg-rw.databases.svc'].map(backedUp)).not.toContain(true);
  });

  test('have what the user says instead', () => {
    const dns = { options: [{ name: 'ndots', value: '3' }] };
    const all = synth((app) => {
      const stack = newStack(app, { synapse: { pods: { dns } } });
      stack.coturn?.deployment.dns.addOption({ name: 'ndots', value: '2' });
    });
    const options = (kind: string, name: string) =>
      find(all, kind, name).spec.template.spec.dnsConfig.options as object;
    expect(options('StatefulSet', 'synapse')).toEqual(dns.options);
    expect(options('Deployment', 'coturn')).toEqual([{ name: 'ndots', value: '2' }]);
  });
});
