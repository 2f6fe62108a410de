import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { TreeValues } from './tree';

const TAKEN = new TreeValues<{ readonly namespace: string }>('cdk8s-matrix:namespaces');

/** Takes a namespace for a part, whose objects have fixed names. So no stack of the app may have the same namespace. */
export function takeNamespace(part: IConstruct, namespace: string | undefined): void {
  if (namespace !== undefined) TAKEN.add(part, { namespace });
}

/** Calls back for each namespace that a part of the chart takes, also for those that are taken later. */
export function watchNamespaces(scope: IConstruct, found: (namespace: string) => void): void {
  TAKEN.watch(Chart.of(scope), ({ namespace }) => found(namespace));
}

/** The charts of the app, each with the namespaces that its parts have taken. */
export function takenNamespaces(scope: IConstruct): [chart: Chart, namespaces: string[]][] {
  const taken = [...TAKEN.byChart(scope.node.root)];
  return taken.map(([chart, values]) => [chart, values.map(({ namespace }) => namespace)]);
}
