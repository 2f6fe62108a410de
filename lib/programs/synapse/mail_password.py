"""Writes a config file with the block `email` of homeserver.yaml, and the password of the mail server in it.

The argument is a JSON object of paths: `config` is homeserver.yaml, `password` the file with the password, and
`target` the file that is written. Synapse takes each block whole from the last file that has it.
"""

from __future__ import annotations

import json
import os
import sys

import yaml


def read_password(path: str) -> str:
    with open(path, encoding='utf-8') as file:
        # A file that was written with an editor or with echo ends with a line break.
        password = file.read().rstrip('\r\n')
    if password == '':
        raise ValueError(f'{path} is empty: write the password of the mail server into that key of the Secret')
    return password


def write_email(config: str, password: str, target: str) -> None:
    """Writes the config file. Only the owner can read it."""
    with open(config, encoding='utf-8') as file:
        email = yaml.safe_load(file)['email']
    content = {'email': {**email, 'smtp_pass': read_password(password)}}
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, 'w') as file:
        json.dump(content, file)


def main(arguments: list[str]) -> None:
    task = json.loads(arguments[0])
    try:
        write_email(task['config'], task['password'], task['target'])
    except UnicodeDecodeError:
        # The message of the error has the bytes of the password.
        sys.exit(f'{task["password"]} is not UTF-8: write the password of the mail server into it as text')
    except (OSError, ValueError) as problem:
        sys.exit(str(problem))


if __name__ == '__main__':
    main(sys.argv[1:])
