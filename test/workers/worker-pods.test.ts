import { Cpu } from 'cdk8s-plus-28';
import { parse } from 'yaml';
import { SecretKey, SynapseDatabase } from '../../lib';
import type { SynapseOptions } from '../../lib';
import { ROUTER_LABELS } from '../../lib/router/router-labels';
import { Autoscaling } from '../../lib/workers/autoscaling';
import { Endpoints } from '../../lib/workers/endpoints';
import { processLayout } from '../../lib/workers/process-layout';
import { StreamWriter } from '../../lib/workers/stream-writer';
import { Workers } from '../../lib/workers/workers';
import { containers, find, identity, ofKind, synthStack, workloads } from '../support/manifests';
import type { Manifest } from '../support/manifests';

const database = SynapseDatabase.postgres({ host: 'pg', password: SecretKey.of('pg', 'password') });
const GROUPS = {
  sync: {
    replicas: 2,
    serves: [Endpoints.SYNC],
    autoscaling: Autoscaling.upTo(5, { cpu: Cpu.millis(600), queueLength: 7 }),
  },
  events: { replicas: 2, writes: [StreamWriter.EVENTS] },
};
const synth = (workers: Workers | undefined, options: SynapseOptions = {}) =>
  synthStack({ synapse: { database, ...(workers && { workers }), ...options } });
const manifests = synth(Workers.of({ groups: GROUPS }));
const set = (name: string) => find(manifests, 'StatefulSet', name);
const main = (of: Manifest): Manifest => of.spec.template.spec.containers[0];
const homeserverYaml = find(manifests, 'ConfigMap', 'synapse-config').data['homeserver.yaml'] as string;

test('no workers, and Workers.none(), change nothing', () => {
  expect(synth(Workers.none())).toEqual(synth(undefined));
  expect(synth(undefined).map(identity).join(' ')).not.toMatch(/valkey|synapse-main|worker/);
});

test('the Service of the homeserver leads to the router, and main has its own', () => {
  expect(find(manifests, 'Service', 'synapse').spec).toMatchObject({
    selector: ROUTER_LABELS,
    ports: [{ port: 8008 }],
  });
  const { selector, ports } = find(manifests, 'Service', 'synapse-main').spec as {
    selector: object;
    ports: { port: number }[];
  };
  expect(selector).toEqual(set('synapse').spec.selector.matchLabels);
  expect(ports.map(({ port }) => port)).toEqual([8008, 9093]);
  expect(set('synapse').spec).toMatchObject({ serviceName: 'synapse', replicas: 1 });
});

test('each pod is a process with the same image, config, fragments and secrets as main', () => {
  for (const name of ['synapse-sync', 'synapse-events']) {
    const [worker, first] = [main(set(name)), main(set('synapse'))];
    const paths = ({ volumeMounts }: Manifest) =>
      (volumeMounts as { mountPath: string }[]).map((m) => m.mountPath).sort();
    expect(paths(worker)).toEqual(paths(first));
    expect(worker.image).toBe(first.image);
    expect(set(name).spec.template.metadata.annotations).toEqual(set('synapse').spec.template.metadata.annotations);
    const claims = (set(name).spec.template.spec.volumes as object[]).filter((v) => 'persistentVolumeClaim' in v);
    expect(claims).toEqual([]);
  }
});

test('the writers are in instance_map by names that the DNS of the cluster knows', () => {
  expect(homeserverYaml).toContain('host: "synapse-events-1.synapse-events.matrix.svc.cluster.local"');
  expect(homeserverYaml).toContain('host: "valkey"');
  expect(homeserverYaml).toContain('password_path: "/secrets/matrix-secrets/redis_password"');
  expect(homeserverYaml).toContain(
    'worker_replication_secret_path: "/secrets/matrix-secrets/worker_replication_secret"',
  );
  expect(find(manifests, 'Service', 'synapse-events').spec.clusterIP).toBe('None');
});

test('all processes have one layout, which changes with the writers and not with other processes', () => {
  const layouts = (of: Manifest[]) =>
    ofKind(of, 'StatefulSet')
      .filter(({ metadata }) => metadata.name.startsWith('synapse'))
      .map((one) => (JSON.parse(main(one).command[3] as string) as { layout: number }).layout);
  const [one, ...others] = layouts(manifests);
  expect(others).toEqual([one, one]);
  const more = (group: object) => new Set(layouts(synth(Workers.of({ groups: { ...GROUPS, ...group } }))));
  expect(more({ sync: { replicas: 3, serves: [Endpoints.SYNC] } })).toEqual(new Set([one]));
  expect(more({ events: { replicas: 3, writes: [StreamWriter.EVENTS] } })).not.toEqual(new Set([one]));
});

test('a main process without workers waits for those of before, and knows the workloads that the manifests have', () => {
  const gate = (of: Manifest[]) => {
    const { command } = main(find(of, 'StatefulSet', 'synapse'));
    return JSON.parse(command[3] as string) as { layout: number; leftovers: object };
  };
  const [alone, many] = [gate(synth(undefined)), gate(manifests)];
  expect(alone.leftovers).toEqual({ namespace: 'matrix', workloads: [] });
  expect(many.leftovers).toEqual({ namespace: 'matrix', workloads: ['synapse-sync', 'synapse-events'] });
  expect(alone.layout).not.toBe(many.layout);
  expect(main(find(synthStack({}), 'StatefulSet', 'synapse'))).not.toHaveProperty('command');
});

test('each process knows the settings that make the layout, so that it does not start on a file of before', () => {
  const config: Manifest = parse(homeserverYaml);
  for (const name of ['synapse', 'synapse-sync', 'synapse-events']) {
    const { agreed } = JSON.parse(main(set(name)).command[3] as string) as { agreed: object };
    expect(agreed).toMatchObject({ stream_writers: { events: ['synapse-events-0', 'synapse-events-1'] } });
    for (const [key, value] of Object.entries(agreed)) expect([key, config[key] ?? null]).toEqual([key, value]);
  }
});

test('only a group that may grow has an autoscaler, and then no number of replicas', () => {
  expect(ofKind(manifests, 'HorizontalPodAutoscaler').map(({ spec }) => spec)).toMatchObject([
    {
      scaleTargetRef: { kind: 'StatefulSet', name: 'synapse-sync' },
      minReplicas: 2,
      maxReplicas: 5,
      metrics: [
        { resource: { name: 'cpu', target: { type: 'AverageValue', averageValue: '600m' } } },
        { object: { target: { averageValue: '7' } } },
      ],
    },
  ]);
  expect(set('synapse-sync').spec).not.toHaveProperty('replicas');
  expect(set('synapse-events').spec.replicas).toBe(2);
});

test('groups of several processes are spread over nodes, and are not stopped all at once', () => {
  const budgets = ofKind(manifests, 'PodDisruptionBudget').filter(({ metadata }) => metadata.name !== 'synapse-router');
  expect(budgets.map(({ metadata, spec }) => [metadata.name, spec.maxUnavailable])).toEqual([
    ['synapse-sync', 1],
    ['synapse-events', 1],
  ]);
  expect(set('synapse-sync').spec.template.spec.topologySpreadConstraints).toMatchObject([
    { topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' },
  ]);
});

test('no secret is an argument or a variable, and each container has limits and a read-only root', () => {
  for (const workload of workloads(manifests).filter(({ metadata }) =>
    /valkey|synapse-(sync|events)/.test(metadata.name),
  )) {
    for (const { securityContext, resources, env = [] } of containers(workload)) {
      expect(securityContext).toMatchObject({ readOnlyRootFilesystem: true, allowPrivilegeEscalation: false });
      expect(Object.keys(resources.limits as object).sort()).toEqual(['ephemeral-storage', 'memory']);
      expect(
        (env as { name: string }[]).map(({ name }) => name).filter((name) => !/^(POD_NAME|RESULT)$/.test(name)),
      ).toEqual([]);
    }
  }
});

test('a restore that replaces the database has a layout of its own, so that all processes end before', () => {
  const config = { stream_writers: { events: ['a', 'b'] }, pusher_instances: ['c'] };
  expect(processLayout(config, 'a2dfc4b7')).not.toBe(processLayout(config));
  expect(processLayout({ pusher_instances: ['c'], stream_writers: { events: ['a', 'b'] } })).toBe(
    processLayout(config),
  );
  expect(processLayout({ ...config, stream_writers: { events: ['b', 'a'] } })).not.toBe(processLayout(config));
  expect(processLayout(config)).toBeLessThan(2 ** 31);
});
