import { checkCidr, checkDnsLabel, checkHostname, checkImage, checkPort } from '../shared/checks';
import type { Findings } from '../shared/findings';
import { checkExtraConfig } from '../shared/merge';
import type { CoturnOptions } from './coturn-options';
import { OWNED_KEYS } from './turnserver-config';

/** The relay's ports with their defaults. */
export function coturnPorts(options: CoturnOptions): {
  readonly port: number;
  readonly min: number;
  readonly max: number;
} {
  return { port: options.port ?? 3478, min: options.minRelayPort ?? 49160, max: options.maxRelayPort ?? 49200 };
}

/** Finds what is wrong with the relay's props; `prefix` is the path of its options, with a dot at its end, `host` is left out where it follows from another prop. */
export function checkCoturn(
  findings: Findings,
  host: string | undefined,
  namespace: string,
  options: CoturnOptions,
  prefix = '',
): void {
  if (host !== undefined) checkHostname(findings, prefix ? 'turnHost' : 'host', host);
  checkDnsLabel(findings, `${prefix}namespace`, namespace);
  options.externalIp?._check(findings, `${prefix}externalIp`);
  options.sharedSecret?._check(findings, `${prefix}sharedSecret`);
  options.clusterNetworks?.forEach((n, i) => checkCidr(findings, `${prefix}clusterNetworks[${i}]`, n));
  checkExtraConfig(findings, `${prefix}extraConfig`, options.extraConfig ?? {}, OWNED_KEYS);
  checkExtraLines(findings, options, prefix);
  if (options.image !== undefined) checkImage(findings, `${prefix}image`, options.image);

  const { port, min, max } = coturnPorts(options);
  checkPort(findings, `${prefix}port`, port);
  checkPort(findings, `${prefix}minRelayPort`, min);
  checkPort(findings, `${prefix}maxRelayPort`, max);
  if (min > max) {
    findings.add(`${prefix}minRelayPort`, `must not be above maxRelayPort (${max})`, min);
  } else if (max - min < 9) {
    findings.add(
      `${prefix}maxRelayPort`,
      `must leave 10 ports or more from minRelayPort (${min}) on: a call takes a few`,
      max,
    );
  }
  if (port >= min && port <= max) {
    findings.add(`${prefix}port`, `must not be one of the relay ports ${min}-${max}`, port);
  }
  const owner = NODE_PORTS.get(port);
  if (owner) findings.add(`${prefix}port`, `must not be that of ${owner} on the same node`, port);
}

/** What listens by TCP on a node with k3s already. */
const NODE_PORTS: ReadonlyMap<number, string> = new Map([
  [80, 'the ingress'],
  [443, 'the ingress'],
  [6443, 'the Kubernetes API'],
  [10250, 'the kubelet'],
]);

function checkExtraLines(findings: Findings, options: CoturnOptions, prefix: string): void {
  for (const [key, value] of Object.entries(options.extraConfig ?? {})) {
    const prop = `${prefix}extraConfig['${key}']`;
    if (!/^[A-Za-z0-9][-A-Za-z0-9]*$/.test(key)) {
      findings.add(prop, 'is not the name of an option of coturn: letters, digits and "-"');
    }
    const line = typeof value === 'string' && value !== '' && !/[\r\n#]/.test(value);
    if (!line && typeof value !== 'number' && value !== true) {
      findings.add(prop, 'must be text of one line, a number, or true for an option without a value');
    }
  }
}
