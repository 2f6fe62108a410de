import type { Findings } from '../shared/findings';
import { entry } from '../shared/shape';
import { MOST_PROCESSES } from './autoscaling';
import { SINGLE_DUTIES } from './duty';
import { ENDPOINT_TABLE } from './endpoint-table';
import { Endpoints } from './endpoints';
import type { WorkerGroups } from './resolve-layout';
import { SINGLE_WRITERS } from './stream-writer';
import type { WorkerGroupOptions } from './worker-options';

/** The rest of the names of objects that the homeserver has already, such as `synapse-config`. */
const RESERVED = [
  'main',
  'router',
  'config',
  'data',
  'backup',
  'restore',
  'drill',
  'first-admin',
  'register-first-admin',
];

/** Kubernetes makes a label of the workload's name, `-` and 10 more characters, and the name itself starts with `synapse-`. */
const LONGEST_NAME = 63 - 11 - 'synapse-'.length;

/** Finds what is wrong with groups of workers. @param prop the path of the prop with the groups */
export function checkGroups(findings: Findings, prop: string, groups: WorkerGroups): void {
  const claims = new Map<string, string>();
  for (const [name, options] of Object.entries(groups)) {
    const group = entry(prop, name);
    checkName(findings, group, name);
    checkReplicas(findings, group, options);
    checkWork(findings, group, options);
    checkSingle(findings, group, options);
    checkAutoscaling(findings, group, options);
    checkClaims(findings, group, name, options, claims);
  }
  checkStreams(findings, prop, groups);
}

function checkName(findings: Findings, prop: string, name: string): void {
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name) || name.length > LONGEST_NAME) {
    findings.add(
      prop,
      `must have a name of lower-case letters, digits and "-", ${LONGEST_NAME} at most, as in { sync: { … } }`,
    );
  } else if (RESERVED.includes(name)) {
    findings.add(prop, `must have another name: the homeserver has 'synapse-${name}' already`);
  }
}

function checkReplicas(findings: Findings, prop: string, { replicas = 1 }: WorkerGroupOptions): void {
  if (Number.isInteger(replicas) && replicas >= 1 && replicas <= MOST_PROCESSES) return;
  findings.add(`${prop}.replicas`, `must be a whole number, 1 to ${MOST_PROCESSES}`, replicas);
}

function checkWork(
  findings: Findings,
  prop: string,
  { serves = [], writes = [], does = [] }: WorkerGroupOptions,
): void {
  if (serves.length + writes.length + does.length === 0) {
    findings.add(prop, "has nothing to do: give it 'serves', 'writes' or 'does', or leave the group out");
  }
  for (const [name, list] of Object.entries<readonly string[]>({ serves, writes, does })) {
    const again = list.find((item, i) => list.indexOf(item) < i);
    if (again !== undefined) findings.add(`${prop}.${name}`, 'must not have an item twice', again);
  }
}

/** The work for which Synapse allows one process. Two would overwrite each other's data, or lose the logins that they have in memory. */
function checkSingle(findings: Findings, prop: string, options: WorkerGroupOptions): void {
  const { serves = [], writes = [], does = [], replicas = 1, autoscaling } = options;
  if (replicas === 1 && !autoscaling) return;
  const reasons = [
    ...writes.filter((stream) => SINGLE_WRITERS.has(stream)).map((stream) => `one process may write '${stream}'`),
    ...does.filter((duty) => SINGLE_DUTIES.has(duty)).map((duty) => `one process may do '${duty}'`),
    ...(serves.includes(Endpoints.SSO) ? ["one process may serve 'sso'"] : []),
  ];
  if (replicas !== 1 && reasons.length > 0) {
    findings.add(`${prop}.replicas`, `must be 1: only ${reasons.join(', and only ')}`, replicas);
  }
  if (autoscaling && serves.includes(Endpoints.SSO)) {
    findings.add(`${prop}.autoscaling`, "is not for groups that serve 'sso': only one process may serve it");
  }
}

function checkAutoscaling(findings: Findings, prop: string, options: WorkerGroupOptions): void {
  const { autoscaling, replicas = 1, writes = [], does = [] } = options;
  if (!autoscaling) return;
  const path = `${prop}.autoscaling`;
  autoscaling._check(findings, path);
  const named = [...writes, ...does];
  if (named.length > 0) {
    const work = named.map((item) => `'${item}'`).join(', ');
    findings.add(path, `is only for groups with 'serves' alone: Synapse has the list of all processes that do ${work}`);
  }
  if (autoscaling.mostReplicas < replicas) {
    findings.add(path, `must allow as many processes as 'replicas', ${replicas}, at least`, autoscaling.mostReplicas);
  }
}

/** Adds what a group takes for itself to `claims`, each with the group's name. */
function checkClaims(
  findings: Findings,
  prop: string,
  name: string,
  { serves = [], writes = [], does = [] }: WorkerGroupOptions,
  claims: Map<string, string>,
): void {
  for (const [kind, list] of Object.entries<readonly string[]>({ serves, writes, does })) {
    for (const item of new Set(list)) {
      const other = claims.get(`${kind} ${item}`);
      if (other === undefined) claims.set(`${kind} ${item}`, name);
      else {
        const rule = `must not have '${item}', which the group '${other}' has: give one group more 'replicas' instead`;
        findings.add(`${prop}.${kind}`, rule);
      }
    }
  }
}

/** Requests of a stream go to its writers. */
function checkStreams(findings: Findings, prop: string, groups: WorkerGroups): void {
  for (const [name, { serves = [] }] of Object.entries(groups)) {
    for (const endpoints of serves) {
      const stream = ENDPOINT_TABLE.find((group) => (group.name as Endpoints) === endpoints)?.stream;
      const writer = Object.keys(groups).find((other) => stream && groups[other].writes?.includes(stream));
      if (writer === undefined || writer === name) continue;
      findings.add(
        `${entry(prop, name)}.serves`,
        `must not have '${endpoints}', because the group '${writer}' writes the stream '${stream}' and so answers for it`,
      );
    }
  }
}
