import { TaintEffect } from 'cdk8s-plus-28';
import { BackupTarget, TolerationOperator, Turn } from '../../../lib';
import { Findings } from '../../../lib/shared/findings';
import { pods as kind } from '../../../lib/shared/pods/pod-checks';
import { takeValue } from '../../../lib/shared/shape';
import { findingsOf, synthStack } from '../../support/manifests';
import { PODS, podOptions } from '../../support/pod-values';
import { fc, holds } from '../../support/property';

function found(pods: unknown): readonly string[] {
  const findings = new Findings();
  if (pods !== undefined) takeValue(findings, 'pods', pods, kind);
  return findings.all;
}

test('nothing is found in wishes that Kubernetes takes', () => {
  expect([found(undefined), found({}), found(PODS)]).toEqual([[], [], []]);
  holds(podOptions, (pods) => expect(found(pods)).toEqual([]));
});

const TOO_LONG = 'a'.repeat(64);
const OWN = /is not taken here: the library or Kubernetes sets it$/;
const LABEL = /must be a key as Kubernetes takes it/;
const VALUE = /must be text of up to 63/;

test.each<[string, unknown, RegExp]>([
  ['pods', 'registry', /must be an object with some of imagePullSecrets, /],
  ['pods', null, /is null: give it a value/],
  ['pods', [], /must be an object/],
  ['pods.toleration', { toleration: [] }, /is not known here: did you mean 'tolerations'\?/],
  ['pods.imageRegistry', { imageRegistry: undefined }, /is undefined: give it a value, or leave it out$/],
  ...['', 'https://r.org', 'r.org/', 'registry', 'r.org:x', 'r.org/A', 'r.org/a:1', '-r.org'].map(
    (imageRegistry): [string, unknown, RegExp] => [
      'pods.imageRegistry',
      { imageRegistry },
      /must be a registry without/,
    ],
  ),
  ['pods.imageRegistry', { imageRegistry: 7 }, /must be text, got 7$/],
  ['pods.imagePullSecrets', { imagePullSecrets: 'regcred' }, /must be a list of names of Secrets, got text$/],
  ['pods.imagePullSecrets[1]', { imagePullSecrets: ['a', undefined] }, /is undefined/],
  ['pods.priorityClassName', { priorityClassName: 'A b' }, /must be the name of a Kubernetes object/],
  ['pods.nodeSelector', { nodeSelector: ['a'] }, /must be an object with text for each name/],
  ["pods.nodeSelector['a/b/c']", { nodeSelector: { 'a/b/c': 'd' } }, LABEL],
  ["pods.nodeSelector['a']", { nodeSelector: { a: undefined } }, /is undefined/],
  ["pods.labels['-a']", { labels: { '-a': 'b' } }, LABEL],
  [`pods.labels['${TOO_LONG}']`, { labels: { [TOO_LONG]: 'b' } }, LABEL],
  ["pods.labels['a']", { labels: { a: TOO_LONG } }, VALUE],
  ["pods.labels['a']", { labels: { a: true } }, /must be text, got true$/],
  ...['app.kubernetes.io/name', 'job-name', 'pod-template-hash', 'batch.kubernetes.io/job-name'].map(
    (label): [string, unknown, RegExp] => [`pods.labels['${label}']`, { labels: { [label]: 'b' } }, OWN],
  ),
  ["pods.annotations['checksum/config']", { annotations: { 'checksum/config': 'x' } }, OWN],
  ["pods.annotations['a']", { annotations: { a: 1 } }, /must be text, got 1$/],
  ["pods.annotations['a b']", { annotations: { 'a b': '' } }, LABEL],
  ['pods.tolerations', { tolerations: {} }, /must be a list of tolerations/],
  ['pods.tolerations[0]', { tolerations: [null] }, /is null: give it a value/],
  ['pods.tolerations[0].key', { tolerations: [{ key: 'a b' }] }, LABEL],
  ['pods.tolerations[0].key', { tolerations: [{ key: undefined }] }, /is undefined/],
  ['pods.tolerations[0].key', { tolerations: [{}] }, /is missing: name the taint/],
  [
    'pods.tolerations[0].operator',
    { tolerations: [{ key: 'a', operator: 'In' }] },
    /must be one of TolerationOperator/,
  ],
  [
    'pods.tolerations[0].effect',
    { tolerations: [{ key: 'a', effect: 'No' }] },
    /must be one of TaintEffect: NoSchedule/,
  ],
  [
    'pods.tolerations[0].value',
    { tolerations: [{ operator: TolerationOperator.EXISTS, value: 'a' }] },
    /must be left out with TolerationOperator.EXISTS/,
  ],
  [
    'pods.tolerations[0].tolerationSeconds',
    { tolerations: [{ key: 'a', effect: TaintEffect.NO_SCHEDULE, tolerationSeconds: 7 }] },
    /needs 'effect' to be TaintEffect.NO_EXECUTE, got "NoSchedule"$/,
  ],
  [
    'pods.tolerations[0].tolerationSeconds',
    { tolerations: [{ key: 'a', effect: TaintEffect.NO_EXECUTE, tolerationSeconds: 0.5 }] },
    /must be a whole number of seconds/,
  ],
  ['pods.topologySpreadConstraints[0].topologyKey', { topologySpreadConstraints: [{}] }, /is missing: name a label/],
  [
    'pods.topologySpreadConstraints[0].maxSkew',
    { topologySpreadConstraints: [{ topologyKey: 'a', maxSkew: 0 }] },
    /must be a whole number above zero/,
  ],
  [
    'pods.topologySpreadConstraints[2]',
    { topologySpreadConstraints: [{ topologyKey: 'a' }, { topologyKey: 'b' }, { topologyKey: 'a' }] },
    /has the 'topologyKey' and the 'whenUnsatisfiable' of an earlier one/,
  ],
  ['pods.dns.nameservers[0]', { dns: { nameservers: ['dns.org'] } }, /must be an IPv4 or IPv6 address/],
  ['pods.dns.nameservers', { dns: { nameservers: Array(4).fill('192.0.2.1') } }, /must have 3 at most/],
  ['pods.dns.searches[0]', { dns: { searches: ['A'] } }, /must be a domain in lower case/],
  ['pods.dns.options[0].name', { dns: { options: [{ value: '1' }] } }, /is missing: name the option/],
  ['pods.dns.options[0].value', { dns: { options: [{ name: 'ndots', value: 1 }] } }, /must be text, got 1$/],
])("'%s' is refused: %j", (prop, pods, reason) => {
  expect(found(pods)).toEqual([expect.stringMatching(reason)]);
  expect(found(pods)[0]).toContain(`'${prop}'`);
});

test('no value makes a check fail itself', () => {
  const anything = fc.anything();
  const pods = fc.oneof(anything, fc.dictionary(fc.constantFrom(...Object.keys(PODS)), anything));
  holds(pods, (value) => void found(value));
});

test('each part tells its wishes under the name by which they were written', () => {
  const pods = JSON.parse('{ "priorityClassName": "A" }') as object;
  const told = findingsOf(() =>
    synthStack({
      pods,
      synapse: { pods, wellKnownServer: { pods, image: 'nginx' } },
      element: { pods },
      backup: { target: BackupTarget.volume(), pods, drill: { pods } },
      turn: Turn.coturn({ pods }),
    }),
  );
  expect(told.map((line) => line.split("'")[1]).sort()).toEqual(
    ['', 'backup.', 'backup.drill.', 'element.', 'synapse.', 'synapse.wellKnownServer.', 'turn.']
      .map((prefix) => `${prefix}pods.priorityClassName`)
      .concat('synapse.wellKnownServer.image')
      .sort(),
  );
});
