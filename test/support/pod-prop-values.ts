import type { App } from 'cdk8s';
import { Cpu, TaintEffect } from 'cdk8s-plus-28';
import * as lib from '../../lib';
import { newStack } from './manifests';
import { PODS } from './pod-values';
import type { PropTable } from './prop-table';

const podsWith = (wish: (props: object) => lib.PodOptions) => (app: App, props: object) =>
  newStack(app, { pods: wish(props) });
const forEver = { key: 'a', effect: TaintEffect.NO_EXECUTE };

export const POD_TABLES: PropTable[] = [
  { file: 'shared/pods/pod-options.ts', name: 'PodOptions', build: podsWith((pods) => pods), values: { ...PODS } },
  {
    file: 'shared/pods/pod-options.ts',
    name: 'Toleration',
    build: podsWith((toleration) => ({ tolerations: [{ key: 'a', ...toleration }] })),
    values: {
      key: 'b',
      operator: lib.TolerationOperator.EXISTS,
      value: 'c',
      effect: TaintEffect.NO_SCHEDULE,
      tolerationSeconds: 7,
    },
    base: { tolerationSeconds: forEver },
  },
  {
    file: 'shared/pods/pod-options.ts',
    name: 'TopologySpreadConstraint',
    build: podsWith((constraint) => ({ topologySpreadConstraints: [{ topologyKey: 'a', ...constraint }] })),
    values: {
      topologyKey: 'b',
      maxSkew: 2,
      whenUnsatisfiable: lib.UnsatisfiableAction.DO_NOT_SCHEDULE,
      matchLabels: { c: 'd' },
    },
  },
  {
    file: 'shared/pods/pod-dns-options.ts',
    name: 'PodDnsOptions',
    build: podsWith((dns) => ({ dns })),
    values: { ...PODS.dns },
  },
  {
    file: 'shared/pods/pod-dns-options.ts',
    name: 'PodDnsOption',
    build: podsWith((option) => ({ dns: { options: [{ name: 'edns0', ...option }] } })),
    values: { name: 'ndots', value: '1' },
  },
  {
    file: 'synapse/well-known-options.ts',
    name: 'WellKnownServerOptions',
    build: (app, wellKnownServer) => newStack(app, { synapse: { wellKnownServer } }),
    values: { image: 'example.org/mine:1', resources: { cpu: { request: Cpu.millis(77) } }, pods: PODS },
  },
];
