import type { Findings } from '../shared/findings';
import type { DatabaseConnections } from './database';

/** The connections that are left for backups, for checks, and for administrators. */
export const OTHER_CONNECTIONS = 10;

/** The connection of each process that tells the others that it runs, for as long as it lives. */
const GATE_CONNECTIONS = 1;

/** The number of connections that a server must accept for so many processes of the homeserver. @param pool the largest number in the pool of a process */
export function connectionsFor(processes: number, pool: number): number {
  return processes * (pool + GATE_CONNECTIONS) + OTHER_CONNECTIONS;
}

/** A server that must accept more connections needs gigabytes of memory, so the user says it. */
const MOST_BY_ITSELF = 200;

/** The number of connections for a server whose options name none. @param least the number for a few processes */
export function defaultConnections(processes: number, ofProcess: number, least: number): number {
  const needed = Math.ceil(connectionsFor(processes, ofProcess));
  return processes > 1 && needed > least && needed <= MOST_BY_ITSELF ? needed : least;
}

/**
 * Finds pools of the homeserver's processes that together need more connections than the server accepts.
 *
 * @param prop the prop with the number that the server accepts
 * @param processes the largest number of processes that run at once
 */
export function checkPools(
  findings: Findings,
  prop: string,
  { ofProcess, accepted }: DatabaseConnections,
  processes: number,
): void {
  const needed = connectionsFor(processes, ofProcess);
  if (accepted === undefined || accepted >= needed) return;
  const each = ofProcess + GATE_CONNECTIONS;
  const who = processes === 1 ? 'Synapse opens up to' : `${processes} processes open up to ${each} each, so`;
  findings.add(
    prop,
    `must be ${needed} or more: ${who} ${needed - OTHER_CONNECTIONS}, and ${OTHER_CONNECTIONS} are for backups and checks. A smaller 'poolSize' needs fewer`,
    accepted,
  );
}
