import type { k8s } from 'cdk8s-plus-28';
import { withEphemeralStorage } from './ephemeral-storage';
import { throughRegistry } from './image-registry';
import type { SelectorLabels } from '../labels';
import type { PodDnsOptions } from './pod-dns-options';
import type { PodOptions, Toleration, TopologySpreadConstraint } from './pod-options';
import { UnsatisfiableAction } from './pod-options';

interface Texts {
  readonly [name: string]: string;
}

/** The metadata of a pod, with its pod options. */
export function podMetadata(labels: SelectorLabels, pods: PodOptions): k8s.ObjectMeta {
  const annotations = given(pods.annotations);
  return { labels: { ...labels, ...given(pods.labels) }, ...(annotations && { annotations }) };
}

/**
 * The spec of a pod, with its pod options. They are added to the values that the spec has already.
 *
 * @param labels the labels by which the workload's selector finds its pods
 */
export function podSpec(composed: k8s.PodSpec, pods: PodOptions, labels: Texts): k8s.PodSpec {
  const spec = withEphemeralStorage(composed);
  const { imageRegistry, priorityClassName } = pods;
  return {
    ...spec,
    ...(imageRegistry !== undefined && {
      initContainers: spec.initContainers?.map((container) => mirrored(container, imageRegistry)),
      containers: spec.containers.map((container) => mirrored(container, imageRegistry)),
    }),
    imagePullSecrets: pullSecrets(spec, pods),
    nodeSelector: given({ ...spec.nodeSelector, ...pods.nodeSelector }),
    tolerations: unique([...(spec.tolerations ?? []), ...(pods.tolerations ?? []).map(toleration)]),
    priorityClassName: priorityClassName ?? spec.priorityClassName,
    topologySpreadConstraints: unique([
      ...(spec.topologySpreadConstraints ?? []),
      ...(pods.topologySpreadConstraints ?? []).map((constraint) => spread(constraint, labels)),
    ]),
    dnsConfig: dnsConfig(spec.dnsConfig ?? {}, pods.dns ?? {}),
  };
}

function mirrored(container: k8s.Container, registry: string): k8s.Container {
  const { image } = container;
  return image === undefined ? container : { ...container, image: throughRegistry(image, registry) };
}

function pullSecrets(spec: k8s.PodSpec, pods: PodOptions): k8s.LocalObjectReference[] | undefined {
  return unique([...(spec.imagePullSecrets ?? []), ...(pods.imagePullSecrets ?? []).map((name) => ({ name }))]);
}

function toleration({ key, operator, value, effect, tolerationSeconds }: Toleration): k8s.Toleration {
  return { key, operator, value, effect, tolerationSeconds };
}

function spread(constraint: TopologySpreadConstraint, labels: Texts): k8s.TopologySpreadConstraint {
  const { topologyKey, maxSkew, whenUnsatisfiable, matchLabels } = constraint;
  return {
    topologyKey,
    maxSkew: maxSkew ?? 1,
    whenUnsatisfiable: whenUnsatisfiable ?? UnsatisfiableAction.SCHEDULE_ANYWAY,
    labelSelector: { matchLabels: given(matchLabels ?? labels) },
  };
}

function dnsConfig(config: k8s.PodDnsConfig, dns: PodDnsOptions): k8s.PodDnsConfig | undefined {
  const merged = {
    nameservers: unique([...(config.nameservers ?? []), ...(dns.nameservers ?? [])]),
    searches: unique([...(config.searches ?? []), ...(dns.searches ?? [])]),
    options: unique([
      ...(config.options ?? []),
      ...(dns.options ?? [])
        // A user may have added an option by cdk8s-plus's own methods.
        .filter(({ name }) => !config.options?.some((option) => option.name === name))
        .map(({ name, value }) => ({ name, ...(value !== undefined && { value }) })),
    ]),
  };
  return Object.values(merged).every((list) => list === undefined) ? undefined : merged;
}

/** The entries sorted, since the name of a Job must not depend on the order in which the user wrote them. Undefined if there are none. */
function given(texts: Texts = {}): Texts | undefined {
  const entries = Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function unique<T>(values: readonly T[]): T[] | undefined {
  return values.length === 0 ? undefined : [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
