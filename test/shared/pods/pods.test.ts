import { Chart, Testing } from 'cdk8s';
import type { App } from 'cdk8s';
import { ElementWeb, PodSettings, SynapseServer } from '../../../lib';
import type { PodOptions } from '../../../lib';
import { podOptions } from '../../../lib/shared/pods/pods';
import { errorOf, manifestsOf, newStack, workloads } from '../../support/manifests';

function chartIn(app: App): Chart {
  return new Chart(app, 'chart', { namespace: 'mine', disableResourceNameHashes: true });
}

test('a chart of its own gives its wishes to the parts in it, those of the app below', () => {
  const app = Testing.app();
  const chart = chartIn(app);
  PodSettings.of(app).add({ priorityClassName: 'low', labels: { a: '1', b: '1' } });
  PodSettings.of(chart).add({ priorityClassName: 'high', labels: { b: '2', c: '2' } });
  PodSettings.of(chart).add({ labels: { c: '3' } });
  const homeserver = new SynapseServer(chart, 'synapse', { serverName: 'example.org' });
  new ElementWeb(chart, 'element', { homeserver, pods: { priorityClassName: 'middle' } });
  for (const { metadata, spec } of workloads(manifestsOf(app))) {
    expect(spec.template.metadata.labels).toMatchObject({ a: '1', b: '2', c: '3' });
    expect(spec.template.spec.priorityClassName).toBe(metadata.name === 'element' ? 'middle' : 'high');
  }
});

test('wishes that come after the pods are refused, since they would reach some pods only', () => {
  const app = Testing.app();
  const stack = newStack(app);
  for (const scope of [app, stack, stack.element]) {
    const message = errorOf(() => PodSettings.of(scope).add({ labels: { a: 'b' } }));
    expect(message).toMatch(/come too late: some of its pods are made already\. Call PodSettings/);
  }
});

test('wrong wishes are refused where they are added', () => {
  const chart = chartIn(Testing.app());
  const wrong = { labels: { '-': 'b' } };
  expect(errorOf(() => PodSettings.of(chart).add(wrong))).toMatch(
    /^PodSettings of 'chart' can't be built:\n {2}- 'pods/,
  );
  expect(podOptions(chart).labels).toBeUndefined();
});

test.each<[string, PodOptions, PodOptions, PodOptions]>([
  ['secrets add up', { imagePullSecrets: ['a'] }, { imagePullSecrets: ['b'] }, { imagePullSecrets: ['a', 'b'] }],
  ['a registry is replaced', { imageRegistry: 'a.org' }, { imageRegistry: 'b.org' }, { imageRegistry: 'b.org' }],
  [
    'node labels are merged',
    { nodeSelector: { a: '1', b: '1' } },
    { nodeSelector: { b: '2' } },
    { nodeSelector: { a: '1', b: '2' } },
  ],
  [
    'tolerations add up',
    { tolerations: [{ key: 'a' }] },
    { tolerations: [{ key: 'b' }] },
    { tolerations: [{ key: 'a' }, { key: 'b' }] },
  ],
  [
    'topology spread constraints are replaced',
    { topologySpreadConstraints: [{ topologyKey: 'a' }] },
    { topologySpreadConstraints: [] },
    { topologySpreadConstraints: [] },
  ],
  [
    'DNS options are merged by name, its lists are replaced',
    {
      dns: { searches: ['a'], nameservers: ['192.0.2.1'], options: [{ name: 'ndots', value: '1' }, { name: 'edns0' }] },
    },
    { dns: { searches: ['b'], options: [{ name: 'ndots', value: '2' }] } },
    {
      dns: { searches: ['b'], nameservers: ['192.0.2.1'], options: [{ name: 'ndots', value: '2' }, { name: 'edns0' }] },
    },
  ],
])('%s', (_, outer, inner, merged) => {
  const app = Testing.app();
  const chart = chartIn(app);
  PodSettings.of(app).add(outer);
  PodSettings.of(chart).add(inner);
  expect(podOptions(chart)).toMatchObject(merged);
});
