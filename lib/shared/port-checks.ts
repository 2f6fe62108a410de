import type { Exposure } from './exposure';
import type { Findings } from './findings';
import { portText } from './firewall-ports';

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
const NODE_PORTS = { from: 30000, to: 32767 };

/** The ports that one prop sets, or two for a range. */
export interface PropPorts {
  readonly prop: string;
  /** The prop with the last port of a range. */
  readonly lastProp?: string;
  readonly from: number;
  readonly to: number;
  /** The remedy where the port is the ingress's. */
  readonly besideIngress?: string;
}

/** Finds valid ports that another program has at the place to which an exposure leads. @param nodePort the expression that makes an exposure by node ports */
export function checkPlace(
  findings: Findings,
  exposure: Exposure,
  ports: readonly PropPorts[],
  nodePort: string,
): void {
  if (exposure._onNode) for (const each of ports) checkOnNode(findings, each);
  if (exposure._anyAddress) for (const each of ports) checkBesideIngress(findings, each);
  if (exposure._kind === 'NodePort') for (const each of ports) checkNodePort(findings, each, nodePort);
}

function checkOnNode(findings: Findings, ports: PropPorts): void {
  const { prop, lastProp, from, to } = ports;
  for (const [port, owner] of TAKEN_ON_NODE) {
    if (port < from || port > to) continue;
    if (from === to || lastProp === undefined)
      findings.add(prop, `must not be that of ${owner} on the same node`, port);
    else findings.add(prop, `and the ports up to ${lastProp} hold ${port}, that of ${owner}`, portText(ports));
  }
  if (from <= NODE_PORTS.to && to >= NODE_PORTS.from) {
    findings.add(
      prop,
      `must not be within ${portText(NODE_PORTS)}, which Services of type NodePort get on the same node`,
      from === to ? from : portText(ports),
    );
  }
}

/** k3s's load balancer leaves a Service without an address, for ever, if it has a port of another Service. */
function checkBesideIngress(findings: Findings, { prop, from, besideIngress }: PropPorts): void {
  if (besideIngress === undefined || !INGRESS_PORTS.includes(from)) return;
  findings.add(
    prop,
    `must not be that of the ingress, which has it on the addresses of k3s's load balancer: ${besideIngress}`,
    from,
  );
}

function checkNodePort(findings: Findings, ports: PropPorts, nodePort: string): void {
  const { prop, from, to } = ports;
  if (from >= NODE_PORTS.from && to <= NODE_PORTS.to) return;
  findings.add(prop, `must be within ${portText(NODE_PORTS)} with ${nodePort}`, from === to ? from : portText(ports));
}
