import { Chart, Names } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { IConstruct } from 'constructs';
import { FILLED_IN_PART } from '../shared/gitops';

/** Renders values from a secrets file as a Secret in a separate manifest file, so that a snapshot test of the chart doesn't contain them. */
export function renderValues(
  scope: IConstruct,
  metadata: { readonly name: string; readonly namespace?: string },
  values: { readonly [key: string]: string },
): void {
  const id = metadata.namespace === undefined ? metadata.name : `${metadata.namespace}-${metadata.name}`;
  new k8s.KubeSecret(valueChart(Chart.of(scope)), id, {
    metadata: { ...metadata, annotations: FILLED_IN_PART },
    type: 'Opaque',
    // `stringData` isn't used, since kubectl would report it as changed at every apply.
    data: Object.fromEntries(Object.entries(values).map(([k, v]) => [k, Buffer.from(v).toString('base64')])),
  });
}

/** The chart with the values that belong to a chart. */
function valueChart(chart: Chart): Chart {
  const id = `${Names.toDnsLabel(chart)}-secrets`;
  const there = chart.node.root.node.tryFindChild(id);
  if (there) return there as Chart;
  const values = new Chart(chart.node.root, id, { namespace: chart.namespace });
  // The namespace is in the other chart, so that chart must be applied first.
  values.addDependency(chart);
  return values;
}
