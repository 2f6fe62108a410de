import { ELEMENT_FILES, TABLES } from './support/prop-values';
import { propsOf } from './support/source';
import { synth } from './support/manifests';

const NOTHING = {};

describe.each(TABLES)('each prop of $name has an effect on the output', ({ file, name, values, build, base }) => {
  const render = (props: object) => JSON.stringify(synth((app) => build(app, props)));
  // Most props of a table start from the same stack, so it is rendered once.
  const known = new Map<object, string>();
  const renderBefore = (props: object) => {
    const text = known.get(props) ?? render(props);
    known.set(props, text);
    return text;
  };

  test('none is forgotten here', () => {
    expect(Object.keys(values).sort()).toEqual(propsOf(file, name).sort());
  });

  test.each(Object.entries(values))('%s', (prop, value) => {
    const before = base?.[prop] ?? NOTHING;
    expect(render({ ...before, [prop]: value })).not.toBe(renderBefore(before));
  });
});

test('the files that Element Web serves are in the output', () => {
  const table = TABLES.find(({ name }) => name === 'ElementWebOptions');
  const output = JSON.stringify(synth((app) => table?.build(app, table.values)));
  for (const text of ELEMENT_FILES) expect(output).toContain(text);
});
