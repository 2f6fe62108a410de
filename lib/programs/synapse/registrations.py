"""Copies registrations of application services and changes some of their settings.

The argument is a JSON list of `{source, target, set}`: two paths, and the settings to change. Synapse reads these
settings from the registration file only.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import yaml


def change(source: str, target: str, settings: dict[str, Any]) -> None:
    """Writes the changed registration. Only the owner can read the file, because it holds tokens."""
    with open(source) as file:
        registration = yaml.safe_load(file)
    if not isinstance(registration, dict):
        raise ValueError(
            f'{source} is no registration of an application service: it must be a mapping of settings to values'
        )
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, 'w') as file:
        json.dump({**registration, **settings}, file)


def main(arguments: list[str]) -> None:
    for task in json.loads(arguments[0]):
        try:
            change(task['source'], task['target'], task['set'])
        except yaml.YAMLError:
            # The parser's message quotes the line at which it failed, and that line may hold a token.
            sys.exit(f'{task["source"]} is not valid YAML: check the registration file in the Secret')
        except (OSError, ValueError) as problem:
            sys.exit(str(problem))


if __name__ == '__main__':
    main(sys.argv[1:])
