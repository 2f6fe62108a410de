"""Reads what the library wrote, as kubectl and Synapse do.

Each line of the file is a JSON object. Each line of the answer names a fault.
"""

import functools
import json
import re
import sys

import jsonschema
import yaml
from kubernetes_validate import utils
from referencing import Registry, Resource

VERSION = '1.34'


class Kubectl(yaml.CSafeLoader):
    """PyYAML gives a bare = and a bare << in the place of a value kinds of their own, and kubectl doesn't."""


for kind in ('value', 'merge'):
    Kubectl.add_constructor(f'tag:yaml.org,2002:{kind}', lambda loader, node: str(node.value))


@functools.cache
def folder() -> str:
    version = [v for v in utils.all_versions() if utils.major_minor(v) == VERSION][-1]
    return f'kubernetes-json-schema/v{version}-local-strict'


@functools.cache
def registry() -> Registry:
    definitions = utils.schema_contents(f'{folder()}/_definitions.json', VERSION)
    return Resource.from_contents(definitions) @ Registry()


@functools.cache
def validator(kind: str, api: str):
    # The files are named by the first word of the group: rbac-v1.
    group = re.sub(r'^([^./]*)(\.[^/]*)?/', r'\1-', api)
    schema = utils.schema_contents(f'{folder()}/{kind.lower()}-{group}.json', VERSION)
    every = (Resource.from_contents(schema) @ registry()).crawl()
    return jsonschema.validators.Draft202012Validator(schema, registry=every)


def fault(entry: dict) -> str:
    try:
        loader = Kubectl if 'kubernetes' in entry else yaml.CSafeLoader
        read = list(yaml.load_all(entry['text'], Loader=loader))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return f"isn't YAML: {type(error).__name__} {str(error)[:200]!r}"
    if read != [entry['meant']]:
        return 'is read differently'
    if 'kubernetes' not in entry:
        return ''
    try:
        schema = validator(entry['meant']['kind'], entry['meant']['apiVersion'])
    except (FileNotFoundError, utils.VersionNotSupportedError):
        # The kind is another project's.
        return ''
    wrong = next(schema.iter_errors(entry['meant']), None)
    return '' if wrong is None else f'is refused at {wrong.json_path}: {wrong.message[:200]}'


def main(path: str) -> None:
    with open(path, encoding='utf-8') as file:
        for line in file:
            entry = json.loads(line)
            problem = fault(entry)
            if problem:
                print(json.dumps([entry['title'], entry['name'], problem]))


if __name__ == '__main__':
    main(sys.argv[1])
