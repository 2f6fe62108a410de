import type { Chart } from 'cdk8s';
import { doctorStep } from './doctor-step';
import { NextStepPhase } from './next-step';
import type { Fact, LazyStep } from './next-step';
import { namespaceOf } from '../namespace';

type FactOf<K extends Fact['kind']> = Extract<Fact, { readonly kind: K }>;

/** The next steps of a chart, as Markdown. */
export function nextStepsMarkdown(chart: Chart, facts: readonly Fact[]): string {
  const phase = (wanted: NextStepPhase) => steps(facts, wanted);
  return [
    `# Next steps for ${ofKind(facts, 'server')[0]?.name ?? chart.node.path}`,
    dns(ofKind(facts, 'dns')),
    ports(ofKind(facts, 'ports')),
    ...phase(NextStepPhase.PREPARE),
    apply(chart, ofKind(facts, 'rollout'), ofKind(facts, 'server-side').length > 0),
    ...[NextStepPhase.LOG_IN, NextStepPhase.CHECK, NextStepPhase.KEEP].flatMap(phase),
    doctorStep(chart, facts),
  ]
    .filter((section) => section !== undefined)
    .join('\n\n')
    .concat('\n');
}

function ofKind<K extends Fact['kind']>(facts: readonly Fact[], kind: K): FactOf<K>[] {
  return facts.filter((fact): fact is FactOf<K> => fact.kind === kind);
}

function dns(records: readonly FactOf<'dns'>[]): string | undefined {
  if (records.length === 0) return undefined;
  return ['DNS records:', '', ...records.map(({ host, leadsTo }) => `    ${host}  A  ${leadsTo}`)].join('\n');
}

function ports(open: readonly FactOf<'ports'>[]): string | undefined {
  if (open.length === 0) return undefined;
  const lines = open.map(({ ports, leadTo }) => `    ${ports}  to ${leadTo}`);
  return ['Ports to open on the firewall and to forward on the router:', '', ...lines].join('\n');
}

function steps(facts: readonly Fact[], phase: NextStepPhase): string[] {
  const byId = new Map<string, LazyStep>();
  for (const step of ofKind(facts, 'step')) byId.set(step.id, step);
  return [...byId.values()].filter((step) => step.phase === phase).flatMap((step) => step.lines()?.join('\n') ?? []);
}

function apply(chart: Chart, rollouts: readonly FactOf<'rollout'>[], serverSide: boolean): string {
  const byNamespace = new Map<string, string[]>();
  for (const { namespace = namespaceOf(chart), resource } of rollouts) {
    byNamespace.set(namespace, [...(byNamespace.get(namespace) ?? []), resource]);
  }
  const waits = [...byNamespace].map(([namespace, resources]) => {
    return `    kubectl -n ${namespace} rollout status ${resources.join(' ')}`;
  });
  const heading = serverSide
    ? 'Apply, always with `--server-side`, as kubectl by itself mixes up UDP and TCP ports of one number when they change, and wait until all is up:'
    : 'Apply, and wait until all is up:';
  return [
    heading,
    '',
    `    kubectl apply${serverSide ? ' --server-side --force-conflicts' : ''} -f dist`,
    ...waits,
  ].join('\n');
}
