"""crd_check.py FOLDER FILE…: checks objects against the CustomResourceDefinitions in a folder.

It refuses fields that these don't know. A folder holds only the fields that the library writes (scripts/trim-crd.mjs),
so an unknown field is one that nobody has looked up.
"""

import pathlib
import sys

import jsonschema
import yaml


def strict(schema: object) -> object:
    """The schema, with every object closed that lists its fields."""
    if isinstance(schema, list):
        return [strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: strict(value) for key, value in schema.items()}
    if isinstance(schema.get('properties'), dict) and 'type' in schema:
        closed.setdefault('additionalProperties', False)
    if schema.get('x-kubernetes-int-or-string'):
        closed['type'] = ['integer', 'string']
        closed.pop('anyOf', None)
    return closed


def main(folder: str, *files: str) -> int:
    """Prints each fault, and returns 1 if there is one."""
    schemas = {}
    for path in sorted(pathlib.Path(folder).glob('*.yaml')):
        for crd in yaml.safe_load_all(path.read_text()):
            for version in crd['spec']['versions']:
                name = (f'{crd["spec"]["group"]}/{version["name"]}', crd['spec']['names']['kind'])
                schema = strict(version['schema']['openAPIV3Schema'])
                # Kubernetes itself knows the fields of `metadata`.
                schema['properties']['metadata'] = {'type': 'object'}
                schemas[name] = jsonschema.Draft7Validator(schema)
    faults, count = [], 0
    for file in files:
        for each in yaml.safe_load_all(pathlib.Path(file).read_text()):
            schema = schemas.get((each['apiVersion'], each['kind']))
            if schema is None:
                faults.append(f'{file}: nobody knows the kind {each["apiVersion"]} {each["kind"]}')
                continue
            count += 1
            for error in schema.iter_errors(each):
                place = '/'.join(str(part) for part in error.absolute_path)
                faults.append(f'{file}: {each["kind"]} {place}: {error.message}')
    print('\n'.join(faults) if faults else f'{count} objects')
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
