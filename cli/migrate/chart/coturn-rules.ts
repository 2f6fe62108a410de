import { literal } from '../code';
import { ADDRESS, HOST } from '../patterns';
import { decide, made, needless, rule } from '../rule';
import type { Context, Rule, Rules } from '../rule';
import { at, isEmpty, isObject, text, unfit, whole } from '../values';
import { imageRule } from './image';
import { podRules } from './pod-rules';

/** The ports that the chart's relay had, whatever its values said. Routers forward them. */
const PORTS = { min: 49160, max: 49200 };

const port = (prop: string): Rule =>
  rule(prop, (value) => {
    const number = whole(value);
    return number !== undefined && number >= 1 && number <= 65535 ? literal(number) : 'it must be a port';
  });

/** The relay's host name, which clients are given. */
const host: Rule = (value, path, { values, serverName, out }) => {
  const name = text(value);
  if (name === undefined || !HOST.test(name)) out.leave(path, unfit(value) ?? 'it must be a host name');
  else if (name === serverName || name === at(values, 'global', 'elementDomain')) {
    out.leave(path, 'the relay needs a host name of its own; it is turn. and the server name now');
  } else if (name !== `turn.${serverName}`) out.carry(path, 'turnHost', literal(name));
};

const realm: Rule = (value, path, context) => {
  const url = at(context.values, 'coturn', 'turn_url');
  if (isEmpty(url)) host(value, path, context);
  else if (url !== value) context.out.needless(path, 'the realm is the host name of the relay');
};

export const COTURN_RULES: Rules = {
  'coturn.realm': realm,
  'coturn.turn_url': host,
  'coturn.public_ip_static': made('turn/externalIp', 'ExternalIp.static', ADDRESS, 'it must be an IP address'),
  'coturn.relay_ip': needless('the relay finds the address of its node'),
  'coturn.image': imageRule('coturn', 'turn/image'),
  'coturn.port': port('turn/port'),
  'coturn.tlsPort': decide('TURN over TLS needs a certificate: give turn the props tls and tlsPort'),
  ...Object.fromEntries(
    ['min_port', 'minPort', 'minRelayPort', 'portRangeStart'].map((name) => [
      `coturn.${name}`,
      port('turn/minRelayPort'),
    ]),
  ),
  ...Object.fromEntries(
    ['max_port', 'maxPort', 'maxRelayPort', 'portRangeEnd'].map((name) => [
      `coturn.${name}`,
      port('turn/maxRelayPort'),
    ]),
  ),
  ...podRules('coturn', 'turn'),
};

/** Keeps the range of relay ports, as the router forwards it. */
export function keepPorts({ values, out }: Context): void {
  // The block may be in the secrets file only.
  if (!isObject(at(values, 'coturn'))) return;
  if (!out.has('turn/minRelayPort') && !out.has('turn/maxRelayPort')) {
    out.set('turn/minRelayPort', literal(PORTS.min));
    out.set('turn/maxRelayPort', literal(PORTS.max));
  }
}
