import { call, literal } from '../code';
import { HOST, OBJECT_NAME } from '../patterns';
import { apply, every, made, needless, rule } from '../rule';
import type { Context, Rule, Rules } from '../rule';
import { at, flag, isEmpty, text, unfit, whole } from '../values';
import { imageRule } from './image';
import { podRules } from './pod-rules';

const TAKE_AWAY = 'for group calls, take away rtc: Rtc.none(), and do as NEXT-STEPS.md tells';

const host: Rule = (value, path, { values, serverName, out }) => {
  const name = text(value);
  if (name === undefined || !HOST.test(name)) out.leave(path, unfit(value) ?? 'it must be a host name');
  else if (name === serverName || name === at(values, 'global', 'elementDomain')) {
    out.leave(path, 'the call service needs a host name of its own; it is rtc. and the server name now');
  } else if (name !== `rtc.${serverName}`) out.carry(path, 'rtcHost', literal(name));
};

const port = (prop: string): Rule =>
  rule(prop, (value) => {
    const number = whole(value);
    return number !== undefined && number >= 1 && number <= 65535 ? literal(number) : 'it must be a port';
  });

/** The chart's SFU had a range. The router forwards its first port already. */
const firstUdpPort: Rule = (value, path, context) => {
  port('rtc/udpPort')(value, path, context);
  if (context.out.has('rtc/udpPort')) {
    context.out.note(path, 'all calls share this one UDP port now: close the rest of the range on the router');
  }
};

/** The stack has one source of certificates and one ingress controller. The rules of other Ingresses win. */
function unlessSet(prop: string, one: Rule): Rule {
  return (value, path, context) => {
    if (context.out.has(prop)) context.out.needless(path, 'it is the same for all hosts');
    else one(value, path, context);
  };
}

const RULES: Rules = {
  'matrixrtc.enabled': needless('the call service is on by default'),
  'matrixrtc.host': host,
  'matrixrtc.ingressClassName': unlessSet('ingress/controller', (value, path, context) => {
    if (value === 'traefik') context.out.needless(path, "it is the library's own choice");
    else {
      const wanted = 'it must be the name of an object';
      made('ingress/controller', 'IngressController.ofClass', OBJECT_NAME, wanted)(value, path, context);
    }
  }),
  'matrixrtc.certManagerClusterIssuer': unlessSet(
    'tls',
    made('tls', 'IngressTls.certManager', OBJECT_NAME, 'it must be the name of an object'),
  ),
  ...every(
    ['matrixrtc.livekit.key', 'matrixrtc.livekit.secret'],
    needless('the cluster makes a new key, which nobody else needs'),
  ),
  'matrixrtc.livekit.rtc.tcpPort': port('rtc/tcpPort'),
  'matrixrtc.livekit.rtc.portRangeStart': firstUdpPort,
  'matrixrtc.livekit.rtc.portRangeEnd': needless('all calls share one UDP port'),
  'matrixrtc.livekit.rtc.useExternalIp': needless(
    'the SFU has the address of the relay, or of rtc.externalIp, and follows it',
  ),
  'matrixrtc.livekit.hostNetwork': needless('two ports of the node lead to the SFU'),
  'matrixrtc.livekit.image': imageRule('livekit', 'rtc/image'),
  'matrixrtc.jwt.image': imageRule('lkJwtService', 'rtc/tokenServiceImage'),
  ...every(
    ['matrixrtc.livekit.service.port', 'matrixrtc.jwt.service.port', 'matrixrtc.jwt.replicas'],
    needless('the library sets it'),
  ),
  ...podRules('matrixrtc.livekit', 'rtc'),
};

/** The rules for the chart's SFU and token service. */
export const RTC_RULES: Rules = {
  // A service that was off stays off, with all its settings. A switch that isn't understood opens nothing.
  matrixrtc: (value, path, context) => {
    const enabled = at(value, 'enabled');
    if (isEmpty(enabled) || flag(enabled) === true) {
      apply(RULES, value, context, path);
      return;
    }
    if (flag(enabled) === undefined) context.out.leave([...path, 'enabled'], 'it must be true or false');
    context.out.close('rtc', call('Rtc.none'));
    context.out.note(path, `it was off, and stays off; ${TAKE_AWAY}`);
  },
};

/** An Issuer works in its own namespace only, and the call service has another one. */
export function closeCallsWithoutIssuer({ out }: Context): void {
  const tls = out.props.find(({ prop }) => prop.join('/') === 'tls');
  if (tls?.code.kind !== 'call' || tls.code.callee !== 'IngressTls.certManagerIssuer' || out.has('rtc')) return;
  for (const { prop } of out.props) if (prop[0] === 'rtc' || prop[0] === 'rtcHost') out.drop(prop);
  out.close('rtc', call('Rtc.none'));
  const remedy = "make an Issuer of the same name there, tell it by IngressTls.certManagerIssuer('…', ['matrix-rtc'])";
  out.note(
    tls.from,
    `it is an Issuer, which only works in its own namespace, and group calls have the namespace matrix-rtc, so they are off: use a ClusterIssuer, or ${remedy}; then take away rtc: Rtc.none()`,
  );
}
