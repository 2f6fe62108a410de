import { TaintEffect } from 'cdk8s-plus-28';
import type { Findings } from '../findings';
import { checkLabelKey, checkLabelValue } from './label-checks';
import { TolerationOperator, UnsatisfiableAction } from './pod-options';
import { checkShape, isObject, listOf, oneOf, textsOf } from './shape-checks';
import type { Check, Shape, Unchecked } from './shape-checks';

const TOLERATION: Shape = {
  key: checkLabelKey,
  operator: oneOf(Object.values(TolerationOperator), 'TolerationOperator'),
  value: checkLabelValue,
  effect: oneOf(Object.values(TaintEffect), 'TaintEffect'),
  tolerationSeconds: (findings, prop, value) => {
    if (!Number.isSafeInteger(value)) findings.add(prop, 'must be a whole number of seconds', value);
  },
};

const CONSTRAINT: Shape = {
  topologyKey: checkLabelKey,
  maxSkew: (findings, prop, value) => {
    if (!Number.isSafeInteger(value) || Number(value) < 1)
      findings.add(prop, 'must be a whole number above zero', value);
  },
  whenUnsatisfiable: oneOf(Object.values(UnsatisfiableAction), 'UnsatisfiableAction'),
  matchLabels: textsOf(checkLabelKey, checkLabelValue),
};

export const TOLERATIONS: Check = listOf(checkToleration, 'tolerations');

/** Kubernetes refuses two constraints with the same topology key and the same action. */
export const CONSTRAINTS: Check = (findings, prop, value) => {
  listOf(checkConstraint, 'topology spread constraints')(findings, prop, value);
  if (!Array.isArray(value)) return;
  const kinds = value.map((item: unknown) => (isObject(item) ? kind(item) : undefined));
  kinds.forEach((one, index) => {
    if (one !== undefined && kinds.indexOf(one) < index) {
      findings.add(
        `${prop}[${index}]`,
        "has the 'topologyKey' and the 'whenUnsatisfiable' of an earlier one: keep one of them",
      );
    }
  });
};

/** Checks the API server's rules at synth. Otherwise the user would learn of them only at the first apply. */
function checkToleration(findings: Findings, prop: string, value: unknown): void {
  if (!checkShape(findings, prop, value, TOLERATION)) return;
  const { key, operator, value: text, effect, tolerationSeconds } = value;
  const exists = operator === TolerationOperator.EXISTS;
  if (key === undefined && !exists && !('key' in value)) {
    findings.add(`${prop}.key`, 'is missing: name the taint, or tolerate every taint by TolerationOperator.EXISTS');
  }
  if (exists && text !== undefined && text !== '') {
    findings.add(`${prop}.value`, 'must be left out with TolerationOperator.EXISTS, which takes every value', text);
  }
  if (tolerationSeconds !== undefined && effect !== TaintEffect.NO_EXECUTE) {
    findings.add(`${prop}.tolerationSeconds`, "needs 'effect' to be TaintEffect.NO_EXECUTE", effect);
  }
}

function checkConstraint(findings: Findings, prop: string, value: unknown): void {
  if (checkShape(findings, prop, value, CONSTRAINT) && !('topologyKey' in value)) {
    findings.add(`${prop}.topologyKey`, 'is missing: name a label of nodes, for example "kubernetes.io/hostname"');
  }
}

function kind({ topologyKey, whenUnsatisfiable }: Unchecked): string {
  return JSON.stringify([topologyKey, whenUnsatisfiable ?? UnsatisfiableAction.SCHEDULE_ANYWAY]);
}
