import { processNames } from '../workers/worker-layout';
import { nobodyAnswers, queueIsFull } from './error-answers';
import { MAIN, MAIN_POLLS } from './route-map';
import type { RouterBackend } from './route-map';

/** Gives the address and port of a process of Synapse. @param service the Service that has the process */
export type AddressOf = (process: string, service: string) => string;

/** The limits of each process, with defaults resolved. */
export interface ProcessLimits {
  readonly requests: number;
  readonly polls: number;
  readonly waiting: number;
}

/** The main process, by the name of its Service. */
const MAIN_SERVICE = 'synapse-main';

/** The check of a process that no other can stand in for: to leave it for a slow answer would gain nothing. Requests are tried again for 3 s. */
const PATIENT = 'check fall 6';

/** The sections of HAProxy's backends: those of the main process, and those of workers. */
export function backendSections(
  backends: readonly RouterBackend[],
  limits: ProcessLimits,
  addressOf: AddressOf,
): string[][] {
  const answers = [nobodyAnswers(), queueIsFull(limits.waiting)];
  const main = (more: string) => `server ${MAIN_SERVICE} ${addressOf(MAIN_SERVICE, MAIN_SERVICE)} ${more}`;
  // A process is checked by one backend only. The others take over what that one finds.
  const followed = `track ${MAIN}/${MAIN_SERVICE}`;
  const checkedBy = new Map<string, string>();
  const section = (backend: RouterBackend) => [
    `backend ${backend.name}`,
    ...balance(backend),
    ...answers,
    ...backend.groups
      .flatMap((group) => processNames(group, group.mostReplicas).map((name) => ({ name, service: group.workload })))
      .map(({ name, service }) => {
        const other = checkedBy.get(name);
        if (other === undefined) checkedBy.set(name, backend.name);
        const isOnlyOne = !backend.mainMayAnswer && backend.groups.every(({ mostReplicas }) => mostReplicas === 1);
        const check = isOnlyOne ? PATIENT : 'check';
        const health = other === undefined ? check : `track ${other}/${name}`;
        return `server ${name} ${addressOf(name, service)} ${health} ${limitsOf(backend.isForPolls, limits)}`;
      }),
    ...(backend.mainMayAnswer ? [main(`${followed} ${limitsOf(backend.isForPolls, limits)} backup`)] : []),
  ];
  return [
    [`backend ${MAIN}`, ...answers, main(`${PATIENT} ${limitsOf(false, limits)}`)],
    [`backend ${MAIN_POLLS}`, ...answers, main(`${followed} ${limitsOf(true, limits)}`)],
    ...backends.map(section),
  ];
}

/** All routers choose alike, and a process that comes or goes moves only its own share. */
function balance({ isHashed }: RouterBackend): string[] {
  if (!isHashed) return ['balance leastconn'];
  return ['balance hash var(txn.key)', 'hash-type consistent sdbm avalanche'];
}

function limitsOf(isForPolls: boolean, { requests, polls }: ProcessLimits): string {
  return `maxconn ${isForPolls ? polls : requests}`;
}
