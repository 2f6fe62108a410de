import type { Chart } from 'cdk8s';
import type { Fact } from './next-step';
import { namespaceOf } from '../namespace';

type Examined = Extract<Fact, { readonly kind: 'examined' }>;

/** Parts that nobody announces, so that the doctor must be told about unusual hosts. */
const PARTS = ['element', 'turn'] as const;

/** The command that examines the install. Undefined if the chart runs no server. */
export function doctorStep(chart: Chart, facts: readonly Fact[]): string | undefined {
  const server = facts.find((fact) => fact.kind === 'server');
  if (!server) return undefined;
  const examined = facts.filter((fact): fact is Examined => fact.kind === 'examined');
  const hosts = PARTS.flatMap((part) => {
    const places = examined.filter((each) => each.part === part).map(({ host }) => host);
    const [usual, tls] = [`${part}.${server.name}`, `turns:turn.${server.name}`];
    // The doctor tries the usual port of a relay with TLS by itself.
    const isUsual = places[0] === usual && places.slice(1).every((place) => place === tls);
    return isUsual ? [] : [`--${part} ${quoted(places.length > 0 ? places.join(',') : 'none')}`];
  });
  const federation = server.federated ? [] : ['--no-federation'];
  const options = [`--namespace ${namespaceOf(chart)}`, ...hosts, ...federation];
  return [
    'Check it, now and then, best from another network:',
    '',
    `    npx cdk8s-matrix doctor ${server.name} ${options.join(' ')}`,
  ].join('\n');
}

/** A shell takes the question mark of a URI for a pattern. */
function quoted(text: string): string {
  return text.includes('?') ? `'${text}'` : text;
}
