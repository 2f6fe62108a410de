"""Copies the value of `task.source.key` to `task.target.key`, if it is missing or different there.

The argument holds names and no values. The program never prints a value.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from programs.secrets.api import call, until_done


def copy(source: dict[str, Any], target: dict[str, Any]) -> None:
    value = (call('GET', source).get('data') or {}).get(source['key'])
    if not value:
        raise KeyError(f'{source["namespace"]}/{source["name"]} has no key {source["key"]} yet')
    if (call('GET', target).get('data') or {}).get(target['key']) != value:
        call('PATCH', target, {'data': {target['key']: value}})
    print(f'{target["namespace"]}/{target["name"]}: key {target["key"]} is up to date')


def main(args: list[str]) -> None:
    task = json.loads(args[0])
    until_done(lambda: copy(task['source'], task['target']))


if __name__ == '__main__':
    main(sys.argv[1:])
