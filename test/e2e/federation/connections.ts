import { kubectl } from '../support/kubectl';
import { EDGE } from './servers';
import type { Server } from './servers';

/** The ports of the ingress's address to which Synapse has connections. */
export function connectedPorts({ namespace }: Server): number[] {
  const table = kubectl('-n', namespace, 'exec', 'synapse-0', '-c', 'synapse', '--', 'cat', '/proc/net/tcp');
  const address = EDGE.split('.')
    .reverse()
    .map((part) => Number(part).toString(16).padStart(2, '0').toUpperCase());
  const found = [...table.matchAll(new RegExp(` ${address.join('')}:([0-9A-F]{4}) `, 'g'))];
  return [...new Set(found.map(([, port]) => parseInt(port, 16)))];
}
