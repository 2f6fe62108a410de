import type { Facts } from '../cluster/facts';
import { keysAt, listAt, parsed, textAt } from '../json';

/** `enforced`, `open` if the cluster enforces nothing, `unknown` if that can't be seen. */
export type Enforcement = 'enforced' | 'open' | 'unknown';

/** Programs that enforce network policies, by the names of their DaemonSets. */
const ENFORCERS =
  /(^|-)(calico-node|canal|cilium|anetd|antrea-agent|kube-router|weave-net|ovnkube-node|kube-ovn-cni|azure-npm|kube-network-policies|romana-agent)(-|$)/;
/** A program that only connects pods. */
const ONLY_NETWORK = /^kube-flannel(-|$)/;
/** The agent of Amazon's network, a container that is there if policies are wanted. */
const AMAZON = 'aws-eks-nodeagent';

/** Finds who enforces network policies, by what the cluster says of itself. */
export function enforcementOf({ daemonSets, nodes = [] }: Pick<Facts, 'daemonSets' | 'nodes'>): Enforcement {
  const sets = daemonSets ?? [];
  if (sets.some(({ name, json }) => ENFORCERS.test(name) && !isRouterOnly(json))) return 'enforced';
  const amazon = sets.flatMap(({ json }) => listAt(json, 'spec', 'template', 'spec', 'containers'));
  if (amazon.some((container) => textAt(container, 'name') === AMAZON && argumentsSay(container))) return 'enforced';
  const servers = nodes.map(({ json }) => k3sArguments(json)).filter((args) => args[0] === 'server');
  const isOff = servers.some((args) => args.some(isSwitchedOff));
  if (servers.length > 0 && !isOff) return 'enforced';
  // Without the list another program may do it.
  if (!daemonSets) return 'unknown';
  const ownNetwork = servers.some(hasOtherNetwork);
  if (isOff) return ownNetwork ? 'unknown' : 'open';
  return sets.some(({ name }) => ONLY_NETWORK.test(name)) && !isOtherwiseNetworked(nodes) ? 'open' : 'unknown';
}

/** kube-router may be there for routes only. */
function isRouterOnly(json: unknown): boolean {
  const containers = listAt(json, 'spec', 'template', 'spec', 'containers');
  return containers.some((container) => listAt(container, 'args').includes('--run-firewall=false'));
}

function argumentsSay(container: unknown): boolean {
  return listAt(container, 'args').some((each) => /^--enable-network-policy=true$/.test(String(each)));
}

/** The arguments of k3s on a node, which it writes into an annotation. */
function k3sArguments(node: unknown): string[] {
  const written = parsed(textAt(node, 'metadata', 'annotations', 'k3s.io/node-args') ?? '');
  return Array.isArray(written) ? written.map(String) : [];
}

function isSwitchedOff(argument: string, at: number, all: readonly string[]): boolean {
  if (argument === '--disable-network-policy') return all[at + 1] !== 'false';
  return argument === '--disable-network-policy=true';
}

/** A network of the user's own, which may enforce policies by a program that is unknown here. */
function hasOtherNetwork(args: readonly string[]): boolean {
  return args.some(
    (each, at) => each === '--flannel-backend=none' || (each === '--flannel-backend' && args[at + 1] === 'none'),
  );
}

/** k3s and RKE2 tell of themselves by annotations of their own. */
function isOtherwiseNetworked(nodes: NonNullable<Facts['nodes']>): boolean {
  return nodes.some(({ json }) => keysAt(json, 'metadata', 'annotations').some((key) => /^(k3s|rke2)\.io\//.test(key)));
}
