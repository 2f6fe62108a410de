import { App } from 'cdk8s';
import { Asset, MatrixApp } from '../../lib';
import type { MatrixStackProps } from '../../lib';
import { manifestYaml } from '../../lib/shared/manifest-yaml';
import { misreading } from '../../lib/shared/plain-text';
import { yamlFile } from '../../lib/shared/yaml-file';
import { Yaml } from 'cdk8s';
import { find, newStack } from '../support/manifests';
import type { Manifest } from '../support/manifests';
import { fc } from '../support/property';
import { sample } from '../support/sample';
import { samples, trickyText } from '../support/tricky-text';
import { readByKubectl, readByPython } from './support/readers';

const COUNT = sample(2000, 40_000);

/** A ConfigMap with the texts as values, as keys and as annotations. */
function configMap(texts: readonly string[]): Manifest {
  const data = Object.fromEntries(
    texts.flatMap((text, i) => [[`k${i}`, text], ...(text === '' ? [] : [[text, text]])]),
  );
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'texts', annotations: data }, data };
}

test('kubectl reads back every text that MatrixApp writes', () => {
  const given = configMap(samples(trickyText, COUNT));
  expect(readByKubectl(manifestYaml([given, given])).map(({ data }) => data as unknown)).toEqual([
    given.data,
    given.data,
  ]);
});

test('kubectl reads back the texts that a plain App may write', () => {
  const given = configMap(samples(trickyText, COUNT).filter((text) => misreading(text) === undefined));
  expect(readByKubectl(Yaml.stringify(given))[0].data).toEqual(given.data);
});

test('Python reads back every value of a config file', () => {
  const number = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.maxSafeInteger());
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      trickyText,
      number,
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(trickyText, tie('value'), { maxKeys: 3 }),
    ),
  }));
  const given = samples(value, COUNT);
  expect(readByPython(yamlFile({ given }))).toEqual(JSON.parse(JSON.stringify({ given })));
});

describe.each([
  ['MatrixApp', MatrixApp],
  ['App', App],
])('in %s, the text of a prop', (_, Type) => {
  function read(props: Partial<MatrixStackProps>): Manifest[] {
    const app = new Type();
    newStack(app, props);
    return readByKubectl(app.synthYaml());
  }

  const characters = ['\u2028', '\u2029', '\u0085', '\u007f', '\u0000', '\u001b', '\ufeff', '\uffff', '\n\n\t'];
  test.each(
    characters.map((c) => [JSON.stringify(c).replace(/[^ -~]/g, (u) => `U+${u.charCodeAt(0).toString(16)}`), c]),
  )('with %s arrives at its reader', (_name, character) => {
    const text = `Our rules:${character}be kind`;
    const page = `${character}<p>${text}\napiVersion: v1\n---\n`;
    const objects = read({
      element: { homePage: Asset.fromText(page), branding: { name: text } },
      synapse: { serverNotices: { roomName: text }, wellKnownClientContent: { 'org.x': text } },
    });
    expect(objects.map(({ kind }) => kind as string).sort()).toEqual(
      read({ element: { homePage: Asset.fromText('x') } })
        .map(({ kind }) => kind as string)
        .sort(),
    );
    const { data = {}, binaryData = {} } = find(objects, 'ConfigMap', 'element-custom-files');
    expect(data['home.html'] ?? Buffer.from(binaryData['home.html'], 'base64').toString()).toBe(page);
    expect(JSON.parse(find(objects, 'ConfigMap', 'element-config').data['config.json']).brand).toBe(text);
    const homeserver = readByPython(find(objects, 'ConfigMap', 'synapse-config').data['homeserver.yaml']);
    expect(homeserver).toMatchObject({
      server_notices: { room_name: text },
      extra_well_known_client_content: { 'org.x': text },
    });
  });
});
