import type { WatchedParts } from '../alert';
import { seriesOf } from '../rules-config';
import { panelRows } from './panels';
import type { Panel, PanelRow } from './panels';

/** Grafana's dashboards are 24 units wide. */
const WIDTH = 24;
const STAT = { w: 6, h: 4 };
const GRAPH = { w: 12, h: 8 };

/** The version of the dashboard's model. Grafana 9 and later read it, and bring it forward by themselves. */
const SCHEMA_VERSION = 38;

/** The person who looks picks the Prometheus. */
const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };

interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/**
 * The dashboard, as Grafana imports it.
 *
 * @see https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/
 */
export function dashboard(parts: WatchedParts): object {
  const rows = panelRows(seriesOf(parts), parts);
  return {
    uid: `matrix-${parts.namespace}`.slice(0, 40),
    title: `Matrix (${parts.namespace})`,
    tags: ['matrix', 'synapse'],
    schemaVersion: SCHEMA_VERSION,
    editable: true,
    refresh: '1m',
    time: { from: 'now-6h', to: 'now' },
    templating: {
      list: [{ name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus', hide: 0 }],
    },
    panels: placed(rows).map((panel, index) => ({ id: index + 1, ...panel })),
  };
}

/** Puts panels beside each other as long as there is room, under the heading of their row. */
function placed(rows: readonly PanelRow[]): object[] {
  let y = 0;
  return rows.flatMap(({ title, panels }) => {
    const heading = { type: 'row', title, collapsed: false, panels: [], gridPos: { x: 0, y, w: WIDTH, h: 1 } };
    y += 1;
    let [x, height] = [0, 0];
    const below = panels.map((panel) => {
      const { w, h } = panel.type === 'stat' ? STAT : GRAPH;
      if (x + w > WIDTH || (height > 0 && h !== height)) {
        y += height;
        x = 0;
      }
      height = h;
      const place = { x, y, w, h };
      x += w;
      return panelOf(panel, place);
    });
    y += height;
    return [heading, ...below];
  });
}

function panelOf({ title, type, unit, queries }: Panel, gridPos: Place): object {
  // A stat whose series has a name, such as that of the version, shows the name.
  const named = type === 'stat' && queries.some(({ legend }) => legend !== '');
  return {
    type,
    title,
    datasource: DATASOURCE,
    gridPos,
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    options:
      type === 'stat'
        ? { reduceOptions: { calcs: ['lastNotNull'] }, textMode: named ? 'name' : 'auto', graphMode: 'none' }
        : { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } },
    targets: queries.map(({ expr, legend }, index) => ({
      refId: String.fromCharCode('A'.charCodeAt(0) + index),
      datasource: DATASOURCE,
      expr,
      legendFormat: legend,
      instant: type === 'stat',
      range: type !== 'stat',
    })),
  };
}
