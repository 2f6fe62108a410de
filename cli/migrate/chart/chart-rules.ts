import { call, literal } from '../code';
import { HOST, OBJECT_NAME } from '../patterns';
import { apply, decide, made, needless, words } from '../rule';
import type { Context, Rule, Rules } from '../rule';
import { at, isObject, text, unfit } from '../values';
import { COTURN_RULES, keepPorts } from './coturn-rules';
import { ELEMENT_RULES } from './element-rules';
import { podRules } from './pod-rules';
import { RTC_RULES, closeCallsWithoutIssuer } from './rtc-rules';
import { SYNAPSE_RULES } from './synapse-rules';

const SECRET = 'it is a secret: give it in .secrets.yaml, under the same names';
const WANTED = 'it must be the name of an object';

const elementHost: Rule = (value, path, { serverName, out }) => {
  const name = text(value);
  if (name === undefined || !HOST.test(name)) out.leave(path, unfit(value) ?? 'it must be a host name');
  else if (name === serverName)
    out.leave(path, 'Element needs a host name of its own; it is element. and the server name now');
  else out.carry(path, 'elementHost', literal(name));
};

const controller: Rule = (value, path, { out }) => {
  const name = text(value);
  if (name === undefined || !OBJECT_NAME.test(name)) out.leave(path, unfit(value) ?? WANTED);
  else if (name === 'traefik') out.needless(path, "it is the library's own choice");
  else out.carry(path, 'ingress/controller', call('IngressController.ofClass', literal(name)));
};

/** The rule for an ingress in the form of Helm charts. The host of each part has a prop of its own. */
function ingress(prop: 'homeserverHost' | 'elementHost'): Rule {
  return (value, path, context) => {
    if (!isObject(value)) {
      context.out.leave(path, unfit(value) ?? 'it must be a map');
      return;
    }
    const { annotations, host, hosts = host, tls, ...others } = value;
    const rest: { [key: string]: unknown } = others;
    if (isObject(annotations)) {
      for (const [name, one] of Object.entries(annotations))
        annotation(name)(one, [...path, 'annotations', name], context);
    } else if (annotations !== undefined) rest.annotations = annotations;
    [hosts].flat().forEach((one: unknown, i) => {
      const name = text(isObject(one) ? one.host : one);
      if (one === undefined) return;
      const here = [...path, 'hosts', `[${i}]`];
      if (i === 0 && name !== undefined && HOST.test(name)) context.out.carry(here, prop, literal(name));
      else context.out.leave(here, unfit(one) ?? 'each part is on one host');
    });
    [tls].flat().forEach((one: unknown, i) => {
      if (one === undefined) return;
      const here = [...path, 'tls', `[${i}]`];
      if (isObject(one) && 'secretName' in one) tlsSecret(one.secretName, here, context);
      else context.out.leave(here, unfit(one) ?? 'use the prop tls');
    });
    apply(INGRESS_RULES, rest, context, path, path.length);
  };
}

/** With cert-manager, the library names the Secrets of certificates itself. */
const tlsSecret: Rule = (value, path, context) => {
  if (context.out.has('tls')) context.out.needless(path, 'the library names the Secret, and cert-manager fills it');
  else made('tls', 'IngressTls.existingSecret', OBJECT_NAME, WANTED)(value, path, context);
};

function annotation(name: string): Rule {
  if (name === 'cert-manager.io/cluster-issuer') return made('tls', 'IngressTls.certManager', OBJECT_NAME, WANTED);
  if (name === 'cert-manager.io/issuer') return made('tls', 'IngressTls.certManagerIssuer', OBJECT_NAME, WANTED);
  if (name === 'kubernetes.io/ingress.class') return controller;
  if (name.startsWith('traefik.ingress.kubernetes.io/router.')) return needless('the library sets it');
  return (value, path, { out }) => {
    const given = text(value);
    if (given === undefined) out.leave(path, unfit(value) ?? 'it must be text');
    else out.carry(path, ['ingress', 'annotations', name], literal(given));
  };
}

const INGRESS_RULES: Rules = {
  enabled: needless('the library publishes each part'),
  className: controller,
  ingressClassName: controller,
  tlsSecretName: tlsSecret,
  certManagerClusterIssuer: made('tls', 'IngressTls.certManager', OBJECT_NAME, WANTED),
  clusterIssuer: made('tls', 'IngressTls.certManager', OBJECT_NAME, WANTED),
};

const RULES: Rules = {
  'global.domain': (_, path, { out }) =>
    out.note(path, 'it is the server name and the host of the homeserver, as under the chart'),
  'global.elementDomain': elementHost,
  'global.clusterIssuer': made('tls', 'IngressTls.certManager', OBJECT_NAME, WANTED),
  'global.certManagerClusterIssuer': made('tls', 'IngressTls.certManager', OBJECT_NAME, WANTED),
  'global.namespace': words('namespace', /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'it must be the name of a namespace'),
  'global.storageClass': needless('the claim exists already, and keeps it'),
  'synapse.recaptcha.siteKey': decide(SECRET),
  'synapse.recaptcha.secretKey': decide(SECRET),
  'synapse.registration_shared_secret': decide(SECRET),
  'coturn.turn_shared_secret': decide(SECRET),
  'synapse.ingress': ingress('homeserverHost'),
  'element.ingress': ingress('elementHost'),
  ingress: ingress('homeserverHost'),
  replicaCount: needless('each part runs once'),
  nameOverride: needless('the library names its objects itself'),
  fullnameOverride: needless('the library names its objects itself'),
  ...SYNAPSE_RULES,
  ...ELEMENT_RULES,
  ...COTURN_RULES,
  ...RTC_RULES,
  ...podRules('', ''),
  ...podRules('global', ''),
};

/** Translates the values of the chart. */
export function translateValues(context: Context): void {
  const { values, serverName, out } = context;
  out.set('serverName', literal(serverName));
  // In every version of the chart, the Ingress of Synapse has this host.
  out.set('homeserverHost', literal(serverName));
  const claim =
    at(values, 'synapse', 'storage', 'existingClaim') ?? at(values, 'synapse', 'persistence', 'existingClaim');
  if (claim === undefined) out.set('synapse/storage', call('DataVolume.existingClaim', literal('synapse-data')));
  apply(RULES, values, context);
  keepPorts(context);
  closeCallsWithoutIssuer(context);
  if (!out.has('synapse/federation') && at(values, 'synapse', 'federation', 'whitelist') === undefined) {
    const unset = 'the values name no servers, so federation is with everybody';
    out.note(
      ['synapse', 'federation'],
      `${unset}; version 0.51 of the chart had a list of its own where the values had none`,
    );
  }
}
