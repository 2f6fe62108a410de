import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { BackupTarget, MatrixAlert, Monitoring, RtcExposure, Rtc, SynapseDatabase } from '../../lib';
import type { AlertRule } from '../../lib/monitoring/rules-config';
import { ALERT_CASES } from '../support/alert-cases';
import type { AlertCase, SeriesValues } from '../support/alert-series';
import { renderStack } from './support/rendered';

const folder = mkdtempSync(join(tmpdir(), 'alerts-'));
const rules = renderStack({
  synapse: { database: SynapseDatabase.cloudNativePg({ instances: 3 }) },
  backup: { target: BackupTarget.volume(), drill: {} },
  monitoring: Monitoring.annotations({ alertLabels: { team: 'chat' } }),
  rtc: Rtc.livekit({ exposure: RtcExposure.hostPorts() }),
}).get('matrix-alerts')!['matrix.rules.yaml'];
writeFileSync(join(folder, 'rules.yaml'), rules);
const all = (parse(rules) as { groups: { rules: AlertRule[] }[] }).groups.flatMap((group) => group.rules);

function promtool(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: folder, encoding: 'utf8' });
  return status === 0 ? '' : `${stdout}${stderr}`;
}

/** The text of an annotation for the series of the case. */
function expanded(text: string, { labels, value = '' }: AlertCase): string {
  return text
    .replace(/\{\{ \$labels\.(\w+) \}\}/g, (_, label: string) => labels[label])
    .replace(/\{\{ \$value[^}]*\}\}/g, value);
}

function testOf(of: AlertCase, series: SeriesValues, fires: boolean): object {
  const rule = all.find(({ alert }) => alert === String(of.alert))!;
  const { labels, annotations } = rule;
  const texts = Object.fromEntries(Object.entries(annotations).map(([name, text]) => [name, expanded(text, of)]));
  const fired = { exp_labels: { ...labels, ...of.labels }, exp_annotations: texts };
  return {
    interval: '1m',
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    alert_rule_test: [{ eval_time: of.at, alertname: of.alert, exp_alerts: fires ? [fired] : [] }],
  };
}

/** Runs the rule of an alert alone, since promtool evaluates all rules of a file for each minute. */
function run(alert: string, tests: object[]): string {
  const groups = [{ name: 'one', rules: all.filter((rule) => rule.alert === alert) }];
  writeFileSync(join(folder, 'rule.yaml'), JSON.stringify({ groups }));
  const content = { rule_files: ['rule.yaml'], evaluation_interval: '1m', tests };
  writeFileSync(join(folder, 'tests.yaml'), JSON.stringify(content));
  return promtool('test', 'rules', 'tests.yaml');
}

test('Prometheus reads the rules', () => {
  expect(promtool('check', 'rules', 'rules.yaml')).toBe('');
});

test('each alert is there, and has series with which it fires and series with which it does not', () => {
  const names = Object.values(MatrixAlert).sort();
  expect(all.map(({ alert }) => alert).sort()).toEqual(names);
  expect(ALERT_CASES.map(({ alert }) => alert).sort()).toEqual(names);
  for (const { quiet } of ALERT_CASES) expect(quiet.length).toBeGreaterThan(0);
});

test.each(ALERT_CASES.map((of) => [of.alert, of] as const))('%s', (_, of) => {
  const quiet = of.quiet.map((series) => testOf(of, series, false));
  expect(run(of.alert, [testOf(of, of.fires, true), ...quiet])).toBe('');
  // A test that finds no difference would find none here either.
  expect(run(of.alert, [testOf(of, of.fires, false)])).toContain('FAILED');
});
