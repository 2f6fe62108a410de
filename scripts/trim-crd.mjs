/**
 * trim-crd.mjs CRD.yaml [field.of.spec…]: prints a CustomResourceDefinition with only the named fields of its spec, for `cdk8s import`. A named object is
 * printed whole. Without a name, nothing is left out but `status`. Of several versions, the one that is stored is printed.
 */
import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';

const [file, ...names] = process.argv.slice(2);
const crd = parse(readFileSync(file, 'utf8'));

/** The schema with only those of its properties that a path names. */
function keep(schema, paths) {
  if (schema.type === 'array') return { ...schema, items: keep(schema.items, paths) };
  const firsts = [...new Set(paths.map(([first]) => first))];
  const unknown = firsts.filter((first) => !schema.properties?.[first]);
  if (unknown.length > 0) throw new Error(`${file} has no field ${unknown.join(', ')}`);
  const kept = firsts.map((first) => {
    const below = paths.filter(([name]) => name === first).map((path) => path.slice(1));
    const whole = below.some((path) => path.length === 0);
    return [first, whole ? schema.properties[first] : keep(schema.properties[first], below)];
  });
  const required = schema.required?.filter((name) => firsts.includes(name));
  return { ...schema, properties: Object.fromEntries(kept), ...(required && { required }) };
}

crd.spec.versions = crd.spec.versions.filter(({ storage }) => storage);
for (const version of crd.spec.versions) {
  const { properties } = version.schema.openAPIV3Schema;
  delete properties.status;
  if (names.length > 0)
    properties.spec = keep(
      properties.spec,
      names.map((name) => name.split('.')),
    );
}
process.stdout.write(stringify(crd));
