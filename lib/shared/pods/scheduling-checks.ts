import { TaintEffect } from 'cdk8s-plus-28';
import type { Findings } from '../findings';
import { listOf, mapOf, number, oneOf, text } from '../kinds';
import { required, take } from '../shape';
import type { Kind, Shape } from '../shape';
import { checkLabelKey, checkLabelValue } from './label-checks';
import { TolerationOperator, UnsatisfiableAction } from './pod-options';
import type { Toleration, TopologySpreadConstraint } from './pod-options';

const TOLERATION: Shape<Toleration> = {
  key: text(checkLabelKey),
  operator: oneOf(TolerationOperator, 'TolerationOperator'),
  value: text(checkLabelValue),
  effect: oneOf(TaintEffect, 'TaintEffect'),
  tolerationSeconds: number((findings, prop, value) => {
    if (!Number.isSafeInteger(value)) findings.add(prop, 'must be a whole number of seconds', value);
  }),
};

const CONSTRAINT: Shape<TopologySpreadConstraint> = {
  topologyKey: required(text(checkLabelKey), 'name a label of nodes, for example "kubernetes.io/hostname"'),
  maxSkew: number((findings, prop, value) => {
    const most = 2 ** 31 - 1;
    if (!Number.isInteger(value) || value < 1 || value > most)
      findings.add(prop, 'must be a whole number above zero', value);
  }),
  whenUnsatisfiable: oneOf(UnsatisfiableAction, 'UnsatisfiableAction'),
  matchLabels: mapOf(text(checkLabelValue), 'text', checkLabelKey),
};

export const TOLERATIONS: Kind<Toleration[]> = listOf(toleration, 'tolerations');

/** Kubernetes refuses two constraints with the same topology key and the same action. */
export const CONSTRAINTS: Kind<TopologySpreadConstraint[]> = (findings, prop, value) => {
  const list = listOf((f, p, v) => take(f, p, v, CONSTRAINT), 'topology spread constraints')(findings, prop, value);
  const kinds = (list ?? []).map(kind);
  kinds.forEach((one, index) => {
    if (kinds.indexOf(one) < index) {
      findings.add(
        `${prop}[${index}]`,
        "has the 'topologyKey' and the 'whenUnsatisfiable' of an earlier one: keep one of them",
      );
    }
  });
  return list;
};

/** Checks the API server's rules at synth. Otherwise the user would learn of them only at the first apply. */
function toleration(findings: Findings, prop: string, given: unknown): Toleration {
  const taken = take(findings, prop, given, TOLERATION);
  const { key, operator, value, effect, tolerationSeconds } = taken;
  const exists = operator === TolerationOperator.EXISTS;
  if (key === undefined && !exists) {
    findings.add(`${prop}.key`, 'is missing: name the taint, or tolerate every taint by TolerationOperator.EXISTS');
  }
  if (exists && value !== undefined && value !== '') {
    findings.add(`${prop}.value`, 'must be left out with TolerationOperator.EXISTS, which takes every value', value);
  }
  if (tolerationSeconds !== undefined && effect !== TaintEffect.NO_EXECUTE) {
    findings.add(`${prop}.tolerationSeconds`, "needs 'effect' to be TaintEffect.NO_EXECUTE", effect);
  }
  return taken;
}

function kind({ topologyKey, whenUnsatisfiable }: TopologySpreadConstraint): string {
  return JSON.stringify([topologyKey, whenUnsatisfiable ?? UnsatisfiableAction.SCHEDULE_ANYWAY]);
}
