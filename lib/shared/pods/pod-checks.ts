import { isIP } from 'node:net';
import { checkObjectName } from '../checks';
import type { Findings } from '../findings';
import { listOf, mapOf, shapeOf, text } from '../kinds';
import type { Check } from '../kinds';
import { required } from '../shape';
import type { Kind, Shape } from '../shape';
import { checkLabelKey, checkLabelValue, isLabelKey } from './label-checks';
import type { PodDnsOption, PodDnsOptions } from './pod-dns-options';
import type { PodOptions } from './pod-options';
import { CONSTRAINTS, TOLERATIONS } from './scheduling-checks';

/** The labels by which selectors find pods, and the labels that Kubernetes sets. */
const OWN_LABELS =
  /^(app\.kubernetes\.io\/(name|instance|component)|cdk8s\.io\/metadata\.addr|(batch|statefulset)\.kubernetes\.io\/.*|(apps\.kubernetes\.io\/)?pod-index|pod-template-hash|controller-revision-hash|controller-uid|job-name)$/;
const OWN_ANNOTATIONS = /^checksum\//;

/** The rule of container runtimes: a registry has a dot or a port, or is `localhost`. A path may follow. */
const REGISTRY = /^(localhost|(?=[^/]*[.:])[a-z0-9]([a-z0-9.-]*[a-z0-9])?)(:\d{1,5})?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/;

const DNS_OPTION: Shape<PodDnsOption> = {
  name: required(text(checkWord), 'name the option, for example "ndots"'),
  value: text(checkWord),
};

const DNS: Shape<PodDnsOptions> = {
  nameservers: atMost(3, listOf(text(checkAddress), 'IP addresses')),
  searches: atMost(32, listOf(text(checkDomain), 'domains')),
  options: listOf(shapeOf(DNS_OPTION), 'options such as { name: "ndots", value: "1" }'),
};

const PODS: Shape<PodOptions> = {
  imagePullSecrets: listOf(text(checkObjectName), 'names of Secrets'),
  imageRegistry: text(checkRegistry),
  nodeSelector: mapOf(text(checkLabelValue), 'text', checkLabelKey),
  tolerations: TOLERATIONS,
  priorityClassName: text(checkObjectName),
  topologySpreadConstraints: CONSTRAINTS,
  dns: shapeOf(DNS),
  labels: mapOf(text(checkLabelValue), 'text', notOwn(OWN_LABELS)),
  annotations: mapOf(text(), 'text', notOwn(OWN_ANNOTATIONS)),
};

/** The prop `pods`. */
export const pods: Kind<PodOptions> = shapeOf(PODS);

function notOwn(own: RegExp): Check<string> {
  return (findings, prop, key) => {
    if (isLabelKey(key) && own.test(key)) findings.add(prop, 'is not taken here: the library or Kubernetes sets it');
    else checkLabelKey(findings, prop, key);
  };
}

function checkRegistry(findings: Findings, prop: string, value: string): void {
  if (REGISTRY.test(value)) return;
  findings.add(
    prop,
    'must be a registry without scheme, with a port and a path where it has them, for example "registry.example.org:5000/mirror"',
    value,
  );
}

function checkAddress(findings: Findings, prop: string, value: string): void {
  if (isIP(value) === 0 || value.includes('%')) {
    findings.add(prop, 'must be an IPv4 or IPv6 address, for example "203.0.113.7"', value);
  }
}

function checkDomain(findings: Findings, prop: string, value: string): void {
  if (!/^[a-z0-9_]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9])?)*\.?$/.test(value)) {
    findings.add(prop, 'must be a domain in lower case, for example "example.org"', value);
  }
}

function checkWord(findings: Findings, prop: string, value: string): void {
  if (!/^[!-~]+$/.test(value)) findings.add(prop, 'must be text without spaces', value);
}

function atMost<V>(count: number, kind: Kind<V[]>): Kind<V[]> {
  return (findings, prop, value) => {
    const list = kind(findings, prop, value);
    if (Array.isArray(value) && value.length > count) {
      findings.add(prop, `must have ${count} at most: Kubernetes takes no more`, value.length);
    }
    return list;
  };
}
