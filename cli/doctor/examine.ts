import type { Kubectl } from './cluster/cluster';
import { readFacts } from './cluster/facts';
import type { Facts } from './cluster/facts';
import { discover } from './discover';
import type { Hosts } from './hosts';
import { INSIDE_CHECKS } from './inside/checks';
import { knownParts } from './inside/known-parts';
import { tryPolicies as connectForbidden } from './inside/policy-trial';
import type { Net } from './net/net';
import { OUTSIDE_CHECKS } from './outside/checks';
import { reasonOf, runChecks } from './run-checks';
import type { Outcome } from './run-checks';
import { Refusal } from './cluster/cluster';
import { CannotCheck } from './finding';

/** The longest time for a single check, in milliseconds. */
const LIMIT = 90_000;

export interface Examination {
  readonly serverName: string;
  readonly hosts: Hosts;
  /** Undefined if it is not to be looked at from outside. */
  readonly net?: Net;
  /** Undefined if it is not to be looked at from inside. */
  readonly cluster?: {
    readonly kubectl: Kubectl;
    readonly namespaces: readonly string[];
    /** True if a forbidden connection is to be tried. */
    readonly tryPolicies?: boolean;
  };
  readonly now: () => number;
  /** Is called after each check. */
  readonly done?: (made: number, all: number) => void;
}

/** Makes all checks. */
export async function examine(examination: Examination): Promise<readonly Outcome[]> {
  const { net, cluster, done } = examination;
  const all = (net ? OUTSIDE_CHECKS.length : 0) + (cluster ? INSIDE_CHECKS.length : 0);
  let made = 0;
  const count = () => done?.(++made, all);
  done?.(0, all);
  const facts = cluster && readFacts(cluster.kubectl, cluster.namespaces);
  const both = await Promise.all([
    net ? outside(examination, net, facts, count) : [],
    cluster && facts ? inside(examination, cluster, facts, count) : [],
  ]);
  const outcomes = both.flat();
  return cluster ? outcomes.map((outcome) => inNamespace(outcome, cluster.namespaces[0])) : outcomes;
}

/** Remedies name the usual namespace. */
function inNamespace(outcome: Outcome, namespace: string): Outcome {
  const remedy = (text: string) => text.replace(/-n matrix\b/g, `-n ${namespace}`);
  return { ...outcome, findings: outcome.findings.map((each) => ({ ...each, remedy: remedy(each.remedy) })) };
}

async function outside(
  { serverName, hosts, now }: Examination,
  net: Net,
  facts: Promise<Facts> | undefined,
  done: () => void,
): Promise<Outcome[]> {
  try {
    // The checks from inside tell if the cluster can't be read.
    const known = (await facts?.then(knownParts).catch(() => undefined)) ?? {};
    const install = await discover(net, serverName, { ...known, ...hosts });
    return await runChecks(OUTSIDE_CHECKS, { net, install, now }, LIMIT, done);
  } catch (error) {
    return [{ id: 'outside', title: 'From outside', ...reasonOf(error) }];
  }
}

async function inside(
  { now }: Examination,
  { kubectl, tryPolicies }: NonNullable<Examination['cluster']>,
  reading: Promise<Facts>,
  done: () => void,
): Promise<Outcome[]> {
  try {
    const facts = await reading;
    const trial = tryPolicies === true && { tryPolicies: () => connectForbidden(kubectl, facts) };
    return await runChecks(INSIDE_CHECKS, { facts, now, ...trial }, LIMIT, done);
  } catch (error) {
    const known = error instanceof Refusal ? new CannotCheck(error.message) : error;
    return [{ id: 'inside', title: 'From inside', ...reasonOf(known) }];
  }
}
