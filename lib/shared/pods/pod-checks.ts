import { isIP } from 'node:net';
import { checkObjectName } from '../checks';
import type { Findings } from '../findings';
import { checkPlainText } from '../text-checks';
import { checkLabelKey, checkLabelValue, isLabelKey } from './label-checks';
import { CONSTRAINTS, TOLERATIONS } from './scheduling-checks';
import { checkShape, listOf, textsOf } from './shape-checks';
import type { Check, Shape } from './shape-checks';

/** The labels by which selectors find pods, and the labels that Kubernetes sets. */
const OWN_LABELS =
  /^(app\.kubernetes\.io\/(name|instance|component)|cdk8s\.io\/metadata\.addr|(batch|statefulset)\.kubernetes\.io\/.*|(apps\.kubernetes\.io\/)?pod-index|pod-template-hash|controller-revision-hash|controller-uid|job-name)$/;
const OWN_ANNOTATIONS = /^checksum\//;

/** The rule of container runtimes: a registry has a dot or a port, or is `localhost`. A path may follow. */
const REGISTRY = /^(localhost|(?=[^/]*[.:])[a-z0-9]([a-z0-9.-]*[a-z0-9])?)(:\d{1,5})?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/;

const DNS: Shape = {
  nameservers: atMost(3, listOf(checkAddress, 'IP addresses')),
  searches: atMost(32, listOf(checkDomain, 'domains')),
  options: listOf(checkDnsOption, 'options such as { name: "ndots", value: "1" }'),
};

const PODS: Shape = {
  imagePullSecrets: listOf((f, prop, value) => checkObjectName(f, prop, value as string), 'names of Secrets'),
  imageRegistry: checkRegistry,
  nodeSelector: textsOf(checkLabelKey, checkLabelValue),
  tolerations: TOLERATIONS,
  priorityClassName: (f, prop, value) => checkObjectName(f, prop, value as string),
  topologySpreadConstraints: CONSTRAINTS,
  dns: (findings, prop, value) => void checkShape(findings, prop, value, DNS),
  labels: textsOf(notOwn(OWN_LABELS), checkLabelValue),
  annotations: textsOf(notOwn(OWN_ANNOTATIONS), checkText),
};

/** Finds what is wrong with the prop `pods`. */
export function checkPods(findings: Findings, pods: unknown): void {
  if (pods !== undefined) checkShape(findings, 'pods', pods, PODS);
}

function notOwn(own: RegExp): Check {
  return (findings, prop, key) => {
    if (isLabelKey(key) && own.test(key)) findings.add(prop, 'is not taken here: the library or Kubernetes sets it');
    else checkLabelKey(findings, prop, key);
  };
}

function checkRegistry(findings: Findings, prop: string, value: unknown): void {
  if (typeof value === 'string' && REGISTRY.test(value)) return;
  findings.add(
    prop,
    'must be a registry without scheme, with a port and a path where it has them, for example "registry.example.org:5000/mirror"',
    value,
  );
}

function checkText(findings: Findings, prop: string, value: unknown): void {
  if (typeof value !== 'string') findings.add(prop, 'must be text', value);
  else checkPlainText(findings, prop, value);
}

function checkAddress(findings: Findings, prop: string, value: unknown): void {
  if (typeof value !== 'string' || isIP(value) === 0 || value.includes('%')) {
    findings.add(prop, 'must be an IPv4 or IPv6 address, for example "203.0.113.7"', value);
  }
}

function checkDomain(findings: Findings, prop: string, value: unknown): void {
  if (
    typeof value !== 'string' ||
    !/^[a-z0-9_]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9])?)*\.?$/.test(value)
  ) {
    findings.add(prop, 'must be a domain in lower case, for example "example.org"', value);
  }
}

function checkDnsOption(findings: Findings, prop: string, value: unknown): void {
  const word: Check = (f, name, text) => {
    if (typeof text !== 'string' || !/^[!-~]+$/.test(text)) f.add(name, 'must be text without spaces', text);
    else checkPlainText(f, name, text);
  };
  if (checkShape(findings, prop, value, { name: word, value: word }) && !('name' in value)) {
    findings.add(`${prop}.name`, 'is missing: name the option, for example "ndots"');
  }
}

function atMost(count: number, check: Check): Check {
  return (findings, prop, value) => {
    check(findings, prop, value);
    if (Array.isArray(value) && value.length > count) {
      findings.add(prop, `must have ${count} at most: Kubernetes takes no more`, value.length);
    }
  };
}
