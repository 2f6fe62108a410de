import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MatrixAlert } from '../../lib';
import { METRICS } from '../../lib/monitoring/metric';
import { dashboard } from '../../lib/monitoring/dashboard/dashboard-config';

interface PanelModel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: { readonly refId: string; readonly expr: string }[];
}

const PARTS = {
  namespace: 'chat',
  rtcNamespace: 'chat-rtc',
  relayNamespace: 'chat-turn',
  sfuMetrics: true,
  backup: true,
  drill: true,
};
const model = dashboard(PARTS) as { uid: string; panels: PanelModel[] };
const { panels } = model;

test('the model of the dashboard', () => {
  expect(model).toMatchSnapshot();
});

test('panels lie beside each other and never over each other, within the width of Grafana', () => {
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) => {
    expect(x + w).toBeLessThanOrEqual(24);
    return Array.from({ length: w * h }, (_, i) => `${x + (i % w)} ${y + Math.floor(i / w)}`);
  });
  expect(new Set(cells).size).toBe(cells.length);
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
});

test('each query has its own letter, and reads metrics of the namespaces of the stack', () => {
  for (const { targets = [], title } of panels) {
    expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
    for (const { expr } of targets) {
      const selectors = [...expr.matchAll(/\b(\w+)\{([^}]*)\}/g)];
      expect([title, selectors.length]).not.toEqual([title, 0]);
      for (const [, name, matchers] of selectors) {
        expect(Object.keys(METRICS)).toContain(name);
        expect(matchers).toMatch(/^(exported_)?namespace=~?"chat(\|chat-rtc\|chat-turn)?"/);
      }
    }
  }
});

test('there are no rows for parts that do not exist', () => {
  const titles = (changes: object) =>
    (dashboard({ ...PARTS, ...changes }) as typeof model).panels.map(({ title }) => title);
  expect(titles({})).toContain('Calls');
  expect(titles({ sfuMetrics: false })).not.toContain('Calls');
  expect(titles({ backup: false })).not.toContain('Age of the last good backup');
});

test('the page explains each alert under a heading of its name', () => {
  const page = readFileSync(join(__dirname, '../../docs/monitoring.md'), 'utf8');
  const headings = [...page.matchAll(/^### (\w+)$/gm)].map(([, name]) => name);
  expect(headings.sort()).toEqual(Object.values(MatrixAlert).sort());
});
