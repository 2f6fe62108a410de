import type { KubeObject } from '../../cli/doctor/cluster/cluster';
import { enforcementOf } from '../../cli/doctor/inside/enforcement';
import { examine } from '../../cli/doctor/examine';
import { findingsOf } from '../../cli/doctor/report/verdict';
import { FakeCluster } from './support/fake-kubectl';
import { NOW } from './support/sound-cluster';

function node(annotations: object): KubeObject {
  return { kind: 'Node', namespace: '', name: 'n', json: { metadata: { annotations } } };
}
const k3s = (...args: string[]) => node({ 'k3s.io/node-args': JSON.stringify(args) });
function set(name: string, container: object = {}): KubeObject {
  const json = { spec: { template: { spec: { containers: [container] } } } };
  return { kind: 'DaemonSet', namespace: 'kube-system', name, json };
}

test.each([
  ['k3s', [k3s('server')], [], 'enforced'],
  ['k3s with an agent', [k3s('server'), k3s('agent', '--disable-network-policy')], [], 'enforced'],
  ['k3s, of which no DaemonSets may be read', [k3s('server')], undefined, 'enforced'],
  ['k3s without its policies', [k3s('server', '--disable-network-policy')], [], 'open'],
  ['k3s without its policies, in words', [k3s('server', '--disable-network-policy', 'true')], [], 'open'],
  ['k3s that is asked not to be without', [k3s('server', '--disable-network-policy=false')], [], 'enforced'],
  ['k3s with Cilium', [k3s('server', '--disable-network-policy')], [set('cilium')], 'enforced'],
  [
    'k3s with another network',
    [k3s('server', '--flannel-backend', 'none', '--disable-network-policy')],
    [set('mine')],
    'unknown',
  ],
  ['k3s without its policies, half seen', [k3s('server', '--disable-network-policy')], undefined, 'unknown'],
  ['Calico', [node({})], [set('calico-node')], 'enforced'],
  ['RKE2', [node({})], [set('rke2-canal')], 'enforced'],
  ['kube-router for routes only', [node({})], [set('kube-router', { args: ['--run-firewall=false'] })], 'unknown'],
  ['Flannel alone', [node({})], [set('kube-flannel-ds'), set('fluent-bit')], 'open'],
  ['Flannel with kube-router', [node({})], [set('kube-flannel'), set('kube-router')], 'enforced'],
  [
    'Amazon with policies',
    [node({})],
    [set('aws-node', { name: 'aws-eks-nodeagent', args: ['--enable-network-policy=true'] })],
    'enforced',
  ],
  [
    'Amazon without',
    [node({})],
    [set('aws-node', { name: 'aws-eks-nodeagent', args: ['--enable-network-policy=false'] })],
    'unknown',
  ],
  ['an unknown network', [node({})], [set('mine')], 'unknown'],
  ['nodes that nobody may read', undefined, [], 'unknown'],
])('%s', (_, nodes, daemonSets, expected) => {
  expect(enforcementOf({ ...(nodes && { nodes }), ...(daemonSets && { daemonSets }) })).toBe(expected);
});

describe('the trial', () => {
  async function tried(output: string | undefined, element = true) {
    const cluster = new FakeCluster();
    if (element) {
      cluster.objects.push({
        kind: 'EndpointSlice',
        metadata: { name: 'element-x', namespace: 'matrix', labels: { 'kubernetes.io/service-name': 'element' } },
        ...{ endpoints: [{ conditions: { ready: true } }] },
      });
    }
    const calls: string[][] = [];
    const kubectl = (...args: string[]) => {
      if (args[0] !== 'exec') return cluster.kubectl(...args);
      calls.push(args);
      return output === undefined ? Promise.reject(new Error('forbidden')) : Promise.resolve(output);
    };
    const all = await examine({
      serverName: 'example.org',
      hosts: { federation: true },
      cluster: { kubectl, namespaces: ['matrix'], tryPolicies: true },
      now: () => NOW,
    });
    const { unchecked } = all.find(({ id }) => id === 'policies') ?? {};
    return { codes: findingsOf(all).map(({ code }) => code), unchecked, calls };
  }

  test('finds a cluster that enforces nothing, whatever it says of itself', async () => {
    const { codes, calls } = await tried('CONNECTED\n');
    expect(codes).toEqual(['policies-unenforced']);
    expect(calls).toEqual([
      ['exec', '-n', 'matrix', 'statefulset/synapse', '-c', 'synapse', '--', 'python3', '-c', expect.any(String)],
    ]);
  });

  test('is silent if the connection is refused', async () => {
    expect(await tried('refused\n')).toMatchObject({ codes: [], unchecked: undefined });
  });

  test.each([
    ['by an answer of another kind', 'x', true],
    ['if no command may run', undefined, true],
    ['without a pod to connect to', 'refused', false],
  ])('tells nothing %s', async (_, output, element) => {
    expect(await tried(output, element)).toMatchObject({ codes: [], unchecked: expect.any(String) });
  });
});
