import { run, tryRun } from '../../lab/run';
import { nodeAddress } from '../../lab/relay';
import { tryKubectl } from '../kubectl';

/** The network namespace of the node. */
const NODE = process.env.E2E_NODE_NETNS ?? 'mxk8s';

/** The certificate authority of the test cluster's ACME server. It is empty if the cluster has a public authority. */
export function clusterAuthority(): string {
  const found = tryKubectl(['get', '--raw', '/api/v1/namespaces/pebble/services/https:pebble:15000/proxy/roots/0']);
  return found.ok ? found.output : '';
}

/** The interface of the node that has its address. */
function nodeInterface(): string {
  return run('ip', '-n', NODE, '-o', 'addr', 'show', 'to', nodeAddress()).split(/\s+/)[1];
}

/** Gives the node a further address of its network. */
export function addNodeAddress(address: string): void {
  run('ip', '-n', NODE, 'addr', 'replace', `${address}/32`, 'dev', nodeInterface());
}

export function removeNodeAddress(address: string): void {
  tryRun('ip', '-n', NODE, 'addr', 'del', `${address}/32`, 'dev', nodeInterface());
}
