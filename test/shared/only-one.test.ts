import { Chart, Testing } from 'cdk8s';
import { ElementWeb, SynapseServer } from '../../lib';
import { findingsOf } from '../support/manifests';

test.each([
  ['SynapseServer', (chart: Chart, id: string) => new SynapseServer(chart, id, { serverName: 'example.org' })],
  [
    'ElementWeb',
    (chart: Chart, id: string) =>
      new ElementWeb(chart, id, {
        homeserver: { serverName: 'example.org', baseUrl: 'https://matrix.example.org/' },
        host: `${id}.example.org`,
      }),
  ],
])('a chart has room for one %s, an app for several', (_, make) => {
  const app = Testing.app();
  const chart = new Chart(app, 'one', { namespace: 'one' });
  make(chart, 'a');
  expect(findingsOf(() => make(chart, 'b'))).toEqual([
    "'scope' has 'one/a' already, whose objects have the same names: use another chart",
  ]);
  expect(() => make(new Chart(app, 'two', { namespace: 'two' }), 'b')).not.toThrow();
});
