import { checkPort } from '../shared/checks';
import type { Findings } from '../shared/findings';
import type { CoturnOptions } from './coturn-options';
import { exposureOf, relayPorts } from './relay-ports';
import type { RelayPorts } from './relay-ports';
import { METRICS_PORT } from './turnserver-config';

/** The ports that programs of k3s use on a node. @see https://docs.k3s.io/installation/requirements#networking */
const TAKEN_ON_NODE: readonly [number, string][] = [
  [80, 'the ingress'],
  [443, 'the ingress'],
  [2379, 'etcd'],
  [2380, 'etcd'],
  [6443, 'the Kubernetes API'],
  [8472, "the cluster's network (VXLAN)"],
  [10250, 'the kubelet'],
  [51820, "the cluster's network (WireGuard)"],
  [51821, "the cluster's network (WireGuard)"],
];

export const INGRESS_PORTS: readonly number[] = [80, 443];

/** The range that Kubernetes gives to Services of type NodePort. */
const NODE_PORTS = { first: 30000, last: 32767 };

interface Range {
  readonly prop: string;
  readonly first: number;
  readonly last: number;
}

/** Finds ports that are invalid, that conflict with each other, or that another program uses. */
export function checkRelayPorts(findings: Findings, options: CoturnOptions): void {
  const ports = relayPorts(options);
  const exposure = exposureOf(options);
  const before = findings.all.length;
  checkPort(findings, 'port', ports.port);
  if (ports.tlsPort !== undefined) checkPort(findings, 'tlsPort', ports.tlsPort);
  checkPort(findings, 'minRelayPort', ports.min);
  checkPort(findings, 'maxRelayPort', ports.max);
  // After an invalid port number, further findings would only confuse.
  if (findings.all.length > before) return;
  checkRange(findings, ports);

  const listeners: Range[] = [{ prop: 'port', first: ports.port, last: ports.port }];
  if (ports.tlsPort !== undefined) listeners.push({ prop: 'tlsPort', first: ports.tlsPort, last: ports.tlsPort });
  for (const { prop, first } of listeners) {
    if (first >= ports.min && first <= ports.max) {
      findings.add(prop, `must not be one of the relay ports ${ports.min}-${ports.max}`, first);
    }
    if (options.metrics && first === METRICS_PORT) {
      findings.add(prop, 'must not be the port of the metrics', first);
    }
  }
  if (ports.tlsPort === ports.port) findings.add('tlsPort', "must not be that of 'port'", ports.tlsPort);
  const all = [...listeners, { prop: 'minRelayPort', first: ports.min, last: ports.max }];
  if (exposure._onNode) for (const range of all) checkOnNode(findings, range);
  if (exposure._anyAddress) for (const range of listeners) checkBesideIngress(findings, range);
  if (exposure._kind === 'NodePort') for (const range of all) checkNodePort(findings, range);
}

function checkRange(findings: Findings, { min, max }: RelayPorts): void {
  if (min > max) {
    findings.add('minRelayPort', `must not be above maxRelayPort (${max})`, min);
  } else if (max - min < 9) {
    findings.add('maxRelayPort', `must leave 10 ports or more from minRelayPort (${min}) on: a call takes a few`, max);
  }
}

function checkOnNode(findings: Findings, range: Range): void {
  for (const [port, owner] of TAKEN_ON_NODE) {
    if (port < range.first || port > range.last) continue;
    if (range.first === range.last) {
      findings.add(range.prop, `must not be that of ${owner} on the same node`, port);
    } else {
      const got = `${range.first}-${range.last}`;
      findings.add(range.prop, `and the ports up to maxRelayPort hold ${port}, that of ${owner}`, got);
    }
  }
  if (range.first <= NODE_PORTS.last && range.last >= NODE_PORTS.first) {
    findings.add(
      range.prop,
      `must not be within ${NODE_PORTS.first}-${NODE_PORTS.last}, which Services of type NodePort get on the same node`,
      range.first === range.last ? range.first : `${range.first}-${range.last}`,
    );
  }
}

/** k3s's load balancer leaves a Service without an address, for ever, if it has a port of another Service. */
function checkBesideIngress(findings: Findings, { prop, first }: Range): void {
  if (!INGRESS_PORTS.includes(first)) return;
  const shared = prop === 'tlsPort' ? "set 'tlsPassthrough', which shares port 443 with Traefik, or " : '';
  const remedy = `${shared}give the relay an address of its own, by TurnExposure.loadBalancer({ address })`;
  findings.add(
    prop,
    `must not be that of the ingress, which has it on the addresses of k3s's load balancer: ${remedy}`,
    first,
  );
}

function checkNodePort(findings: Findings, range: Range): void {
  if (range.first >= NODE_PORTS.first && range.last <= NODE_PORTS.last) return;
  findings.add(
    range.prop,
    `must be within ${NODE_PORTS.first}-${NODE_PORTS.last} with TurnExposure.nodePort()`,
    range.first === range.last ? range.first : `${range.first}-${range.last}`,
  );
}
