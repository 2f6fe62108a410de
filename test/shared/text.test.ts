import { ApiObject, Chart, JsonPatch, Testing } from 'cdk8s';
import type { App } from 'cdk8s';
import { ConfigMap } from 'cdk8s-plus-28';
import { Asset, ElementWeb, IngressController, MatrixApp } from '../../lib';
import type { MatrixStackProps } from '../../lib';
import { jsonText } from '../../lib/shared/json-text';
import { misreading } from '../../lib/shared/plain-text';
import { yamlFile } from '../../lib/shared/yaml-file';
import { errorOf, find, findingsOf, manifestsOf, newStack, synthStack } from '../support/manifests';
import { fc, holds } from '../support/property';
import { trickyText } from '../support/tricky-text';

const HALF = 'a\ud800b';

test.each<[string, Partial<MatrixStackProps>]>([
  ['element.branding.name', { element: { branding: { name: HALF } } }],
  ['element.homePage', { element: { homePage: Asset.fromText(HALF) } }],
  ['element.extraConfig.a[0].b', { element: { extraConfig: { a: [{ b: HALF }] } } }],
  ['synapse.extraConfig.a', { synapse: { extraConfig: { a: HALF } } }],
  ['synapse.serverNotices.roomName', { synapse: { serverNotices: { roomName: HALF } } }],
  ['synapse.wellKnownClientContent.a', { synapse: { wellKnownClientContent: { a: HALF } } }],
  ["pods.annotations['a']", { pods: { annotations: { a: HALF } } }],
  ["ingress.annotations['a']", { ingress: { annotations: { a: HALF } } }],
])('half of a character is refused in %s', (prop, props) => {
  expect(findingsOf(() => synthStack(props))).toEqual([
    expect.stringContaining(`'${prop}' has half of a surrogate pair`),
  ]);
});

test.each(['\u2028', '\u0085', '\u007f'])('%j is refused where text is written as it is', (character) => {
  const annotations = { a: `x${character}y` };
  expect(
    findingsOf(() =>
      synthStack({
        pods: { annotations },
        ingress: { annotations, controller: IngressController.ofClass('n', annotations) },
      }),
    ),
  ).toEqual([
    expect.stringMatching(/^'ingress\.annotations\['a'\]' has the character U\+/),
    expect.stringMatching(/^'pods\.annotations\['a'\]' has the character U\+/),
    expect.stringMatching(/^'ingress\.controller\.annotations\['a'\]' has the character U\+/),
  ]);
});

test('a name that YAML reads as a number is refused', () => {
  const findings = findingsOf(() => synthStack({ namespace: '0o7', pods: { nodeSelector: { zone: '0o17' } } }));
  expect(findings.map((text) => /^'[^ ]+'/.exec(text)?.[0]).sort()).toEqual([
    "'namespace'",
    "'pods.nodeSelector['zone']'",
  ]);
});

test('a text that comes into a manifest late is refused at synth, with its place, where the app does not write it safely', () => {
  function late(app: App): Chart {
    const chart = newStack(app);
    new ConfigMap(chart, 'own', { metadata: { name: 'own' }, data: { text: 'ok' } });
    ApiObject.of(chart.synapse.service).addJsonPatch(
      JsonPatch.add('/metadata/annotations', { a: 'x\u2028y', b: HALF }),
    );
    return chart;
  }
  const app = Testing.app();
  late(app);
  const refused = /Service\.synapse\.metadata\.annotations\.a' has the character U\+2028.*\n.*annotations\.b' has half/;
  expect(errorOf(() => app.synth())).toMatch(refused);
  expect(errorOf(() => app.synthYaml())).toMatch(refused);
  expect(errorOf(() => Testing.synth(late(Testing.app())))).toMatch(refused);
  const ours = new MatrixApp();
  late(ours);
  expect(errorOf(() => ours.synthYaml())).toMatch(/^The manifests can't be built:\n.*annotations\.b' has half.*$/);
});

test('the writers escape what a reader takes for the end of a line', () => {
  holds(trickyText, (text) => {
    for (const written of [yamlFile({ [text]: text }), jsonText({ [text]: text }), jsonText(text, 2)]) {
      expect(misreading(written.trim())).toBeUndefined();
    }
    expect(JSON.parse(jsonText({ [text]: text }))).toEqual({ [text]: text });
  });
  holds(fc.jsonValue(), (value) => expect(JSON.parse(jsonText(value))).toEqual(JSON.parse(JSON.stringify(value))));
});

describe('an object that is too large for kubectl apply', () => {
  const long = 'x'.repeat(262_144);

  test.each<[string, Partial<MatrixStackProps>]>([
    ['synapse.extraConfig', { synapse: { extraConfig: { a: long } } }],
    ['synapse.wellKnownClientContent', { synapse: { wellKnownClientContent: { a: long } } }],
    ['element.extraConfig', { element: { extraConfig: { a: long } } }],
    ['element.extraConfig', { element: { extraConfig: { a: '<'.repeat(50_000) } } }],
  ])('is refused for %s', (prop, props) => {
    expect(findingsOf(() => synthStack(props))).toEqual([
      expect.stringMatching(new RegExp(`^'${prop}' has \\d+ bytes`)),
    ]);
  });

  test('is refused at synth for all other props', () => {
    const urlPreviewDenyList = Array.from({ length: 20_000 }, (_, i) => `10.${i >> 8}.${i & 255}.0/24`);
    const act = () => synthStack({ synapse: { urlPreviews: true, urlPreviewDenyList } });
    expect(findingsOf(act)).toEqual([
      expect.stringMatching(/^'synapse-config' has \d+ bytes, and kubectl apply takes/),
    ]);
  });
});

test('a JSON patch of a ConfigMap starts a rollout', () => {
  const annotations = (patch: boolean) => {
    const app = Testing.app();
    const stack = newStack(app, { element: { homePage: Asset.fromText('x') } });
    for (const config of stack.node.findAll().filter((c) => patch && c instanceof ConfigMap)) {
      const { data } = ApiObject.of(config).toJson() as { data: { readonly [name: string]: string } };
      const [name] = Object.keys(data);
      ApiObject.of(config).addJsonPatch(JsonPatch.replace(`/data/${name}`, `${data[name]}\n`));
    }
    const objects = manifestsOf(app);
    return [
      find(objects, 'StatefulSet', 'synapse'),
      ...['element', 'well-known', 'coturn'].map((name) => find(objects, 'Deployment', name)),
    ].flatMap(({ spec }) =>
      Object.entries(spec.template.metadata.annotations as object).map(([key, sum]) => `${key} ${sum}`),
    );
  };
  const [before, after] = [annotations(false), annotations(true)];
  expect(after).toHaveLength(before.length);
  expect(after.filter((sum) => before.includes(sum))).toEqual([]);
});

test('a part in a chart of its own checks its manifests too', () => {
  const chart = new Chart(Testing.app(), 'own');
  const homeserver = { serverName: 'example.org', host: 'm.example.org', baseUrl: 'https://m.example.org/' };
  const element = new ElementWeb(chart, 'element', { homeserver });
  ApiObject.of(element.service).addJsonPatch(JsonPatch.add('/metadata/annotations', { a: '\u2028' }));
  expect(errorOf(() => chart.toJson())).toContain('U+2028');
});
