import { TaintEffect } from 'cdk8s-plus-28';
import { TolerationOperator, UnsatisfiableAction } from '../../lib';
import type { PodOptions } from '../../lib';
import { fc } from './property';

/** A value for each wish. */
export const PODS: Required<PodOptions> = {
  imagePullSecrets: ['regcred'],
  imageRegistry: 'registry.example.org:5000/mirror',
  nodeSelector: { 'kubernetes.io/arch': 'arm64' },
  tolerations: [
    { key: 'dedicated', operator: TolerationOperator.EQUAL, value: 'matrix', effect: TaintEffect.NO_SCHEDULE },
  ],
  priorityClassName: 'important',
  topologySpreadConstraints: [{ topologyKey: 'topology.kubernetes.io/zone' }],
  dns: { nameservers: ['192.0.2.53'], searches: ['example.net'], options: [{ name: 'ndots', value: '1' }] },
  labels: { team: 'chat' },
  annotations: { 'example.org/scrape': 'no' },
};

const name = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);
const labelValue = fc.oneof(fc.constant(''), fc.stringMatching(/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/));
const labelKey = fc
  .tuple(fc.option(fc.stringMatching(/^[a-z]([a-z0-9-]{0,9}[a-z0-9])?\.example$/)), name)
  .map(([prefix, key]) => (prefix === null ? key : `${prefix}/${key}`));
const labels = fc.dictionary(labelKey, labelValue, { maxKeys: 4 });
const registry = fc
  .tuple(
    fc.constantFrom('registry.example.org', 'localhost', '192.0.2.1', 'a-b.lan'),
    fc.option(fc.integer({ min: 1, max: 65535 })),
    fc.array(name, { maxLength: 2 }),
  )
  .map(([host, port, path]) => [port === null ? host : `${host}:${port}`, ...path].join('/'));
const toleration = fc.oneof(
  fc.record({ key: labelKey, value: labelValue }, { requiredKeys: ['key'] }),
  fc.record({ key: labelKey, operator: fc.constant(TolerationOperator.EXISTS) }, { requiredKeys: ['operator'] }),
  fc.record({
    key: labelKey,
    operator: fc.constant(TolerationOperator.EXISTS),
    effect: fc.constant(TaintEffect.NO_EXECUTE),
    tolerationSeconds: fc.integer({ min: 0, max: 86400 }),
  }),
);
const constraint = fc.record(
  {
    topologyKey: labelKey,
    maxSkew: fc.integer({ min: 1, max: 9 }),
    whenUnsatisfiable: fc.constantFrom(...Object.values(UnsatisfiableAction)),
    matchLabels: labels,
  },
  { requiredKeys: ['topologyKey'] },
);
const dns = fc.record(
  {
    nameservers: fc.array(fc.oneof(fc.ipV4(), fc.ipV6()), { maxLength: 3 }),
    searches: fc.array(name, { maxLength: 4 }),
    options: fc.array(fc.record({ name, value: fc.stringMatching(/^[!-~]{1,9}$/) }, { requiredKeys: ['name'] }), {
      maxLength: 3,
    }),
  },
  { requiredKeys: [] },
);

/** Wishes that Kubernetes accepts. */
export const podOptions: fc.Arbitrary<PodOptions> = fc.record(
  {
    imagePullSecrets: fc.uniqueArray(name, { maxLength: 3 }),
    imageRegistry: registry,
    nodeSelector: labels,
    tolerations: fc.array(toleration, { maxLength: 3 }),
    priorityClassName: name,
    topologySpreadConstraints: fc.uniqueArray(constraint, { maxLength: 3, selector: (c) => c.topologyKey }),
    dns,
    labels: fc.dictionary(
      labelKey.filter((key) => key !== 'job-name'),
      labelValue,
      { maxKeys: 4 },
    ),
    annotations: fc.dictionary(labelKey, fc.string(), { maxKeys: 4 }),
  },
  { requiredKeys: [] },
);
