import { call, data, list, literal, map, member } from '../code';
import type { Code } from '../code';
import { OBJECT_NAME } from '../patterns';
import { decide, needless, rule } from '../rule';
import type { Rules } from '../rule';
import { cpu, quantity } from '../units';
import { isObject, text, whole } from '../values';

const EFFECTS: { readonly [effect: string]: string | undefined } = {
  NoSchedule: 'TaintEffect.NO_SCHEDULE',
  PreferNoSchedule: 'TaintEffect.PREFER_NO_SCHEDULE',
  NoExecute: 'TaintEffect.NO_EXECUTE',
};
const QUALIFIED = /^([a-z0-9.-]{1,253}\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;

/**
 * The rules for the wishes for pods and containers that charts have everywhere under the same names.
 *
 * @param at the place of the part in values.yaml; empty for all parts
 * @param part the part's props; empty for the stack
 */
export function podRules(at: string, part: string): Rules {
  const pods = part === '' ? 'pods' : `${part}/pods`;
  const rules: Rules = {
    nodeSelector: rule(`${pods}/nodeSelector`, labels),
    tolerations: rule(`${pods}/tolerations`, tolerations),
    imagePullSecrets: rule(`${pods}/imagePullSecrets`, pullSecrets),
    pullSecrets: rule(`${pods}/imagePullSecrets`, pullSecrets),
    imageRegistry: rule(`${pods}/imageRegistry`, (value) => {
      const name = text(value);
      return name !== undefined && /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)*$/.test(name) && /[.:]/.test(name)
        ? literal(name)
        : 'it must be a registry';
    }),
    podAnnotations: rule(`${pods}/annotations`, plainTexts),
    podLabels: rule(`${pods}/labels`, labels),
    priorityClassName: rule(`${pods}/priorityClassName`, (value) => {
      const name = text(value);
      return name !== undefined && OBJECT_NAME.test(name) ? literal(name) : 'it must be the name of a PriorityClass';
    }),
    affinity: decide('use pods.nodeSelector or pods.topologySpreadConstraints'),
    topologySpreadConstraints: decide('use pods.topologySpreadConstraints'),
    ...(part === '' ? {} : { resources: rule(`${part}/resources`, resources) }),
    ...Object.fromEntries(
      [
        'livenessProbe',
        'readinessProbe',
        'startupProbe',
        'podSecurityContext',
        'securityContext',
        'serviceAccount',
        'service',
        'strategy',
      ].map((name) => [name, needless('the library sets it')]),
    ),
  };
  return Object.fromEntries(Object.entries(rules).map(([name, one]) => [at === '' ? name : `${at}.${name}`, one]));
}

function labels(value: unknown): Code | string {
  if (!isObject(value)) return 'it must be a map of labels';
  const good = Object.entries(value).every(
    ([key, label]) =>
      QUALIFIED.test(key) &&
      typeof label === 'string' &&
      (label === '' || /^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/.test(label)),
  );
  return good ? data(value) : 'it must be a map of labels, each value in quotes';
}

function plainTexts(value: unknown): Code | string {
  const good =
    isObject(value) && Object.entries(value).every(([key, label]) => QUALIFIED.test(key) && typeof label === 'string');
  return good ? data(value) : 'it must be a map of texts';
}

function pullSecrets(value: unknown): Code | string {
  if (!Array.isArray(value)) return 'it must be a list of names';
  const names = value.map((item: unknown) => text(isObject(item) ? item.name : item));
  const good = names.filter((name) => name !== undefined && OBJECT_NAME.test(name));
  return good.length === value.length
    ? list(good.map((name) => literal(name!)))
    : 'it must be a list of names of Secrets';
}

function tolerations(value: unknown): Code | string {
  if (!Array.isArray(value)) return 'it must be a list of tolerations';
  const code = value.map(toleration);
  return code.every((item) => item !== undefined) ? list(code) : 'it must be a list of tolerations';
}

function toleration(value: unknown): Code | undefined {
  if (!isObject(value)) return undefined;
  const { key, operator, value: taint, effect, tolerationSeconds, ...rest } = value;
  const seconds = tolerationSeconds === undefined ? undefined : whole(tolerationSeconds);
  const known =
    Object.keys(rest).length === 0 &&
    [key, taint].every((item) => item === undefined || typeof item === 'string') &&
    (operator === undefined || operator === 'Equal' || operator === 'Exists') &&
    (effect === undefined || (typeof effect === 'string' && Object.hasOwn(EFFECTS, effect))) &&
    (tolerationSeconds === undefined || seconds !== undefined);
  if (!known) return undefined;
  return map({
    key: key === undefined ? undefined : literal(key as string),
    operator:
      operator === undefined ? undefined : member(`TolerationOperator.${operator === 'Equal' ? 'EQUAL' : 'EXISTS'}`),
    value: taint === undefined ? undefined : literal(taint as string),
    effect: effect === undefined ? undefined : member(EFFECTS[effect]!),
    tolerationSeconds: seconds === undefined ? undefined : literal(seconds),
  });
}

function resources(value: unknown): Code | string {
  const wanted = 'it must have requests and limits of cpu and memory';
  if (!isObject(value)) return wanted;
  const kinds: { [kind: string]: { [bound: string]: Code } } = {};
  for (const [group, bound] of [
    ['requests', 'request'],
    ['limits', 'limit'],
  ] as const) {
    const amounts = value[group] ?? {};
    if (!isObject(amounts)) return wanted;
    for (const [name, amount] of Object.entries(amounts)) {
      const kind = (
        { cpu: 'cpu', memory: 'memory', 'ephemeral-storage': 'ephemeralStorage' } as {
          [name: string]: string | undefined;
        }
      )[name];
      const code = name === 'cpu' ? cpu(amount) : quantity(amount);
      if (kind === undefined || code === undefined) return wanted;
      (kinds[kind] ??= {})[bound] = code;
    }
  }
  const unknown = Object.keys(value).some((key) => key !== 'requests' && key !== 'limits');
  return unknown ? wanted : map(Object.fromEntries(Object.entries(kinds).map(([kind, bounds]) => [kind, map(bounds)])));
}

/** Kept for the ingress, which names its issuer by an annotation. */
export const ISSUER_ANNOTATIONS = {
  'cert-manager.io/cluster-issuer': 'IngressTls.certManager',
  'cert-manager.io/issuer': 'IngressTls.certManagerIssuer',
} as const;

/** The source of certificates as code. */
export function issuer(callee: string, name: string): Code {
  return call(callee, literal(name));
}
