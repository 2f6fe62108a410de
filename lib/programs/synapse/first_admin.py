"""Makes the first administrator's account. If it is there, says whether the Secret's password is the account's.

The first argument holds names and paths, never a password. The others are those of Synapse's own program.
"""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from typing import Any

from programs.docs import DOCS

MATRIX = '/_matrix/client/v3'


def make(arguments: list[str]) -> bool:
    """False if the account was there before."""
    command = ['register_new_matrix_user', *arguments]
    ended = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print(ended.stdout, end='', flush=True)
    if ended.returncode:
        sys.exit(ended.returncode)
    return 'already exists' not in ended.stdout


def post(url: str, body: dict[str, Any], token: str = '') -> dict[str, Any]:
    headers = {'Content-Type': 'application/json', **({'Authorization': f'Bearer {token}'} if token else {})}
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        content: dict[str, Any] = json.load(answer)
        return content


def refusal(task: dict[str, Any]) -> str:
    """The reason why the homeserver doesn't take the password; empty if it does. Tries only once."""
    with open(task['passwordFile']) as file:
        password = file.read().strip()
    user = {'type': 'm.id.user', 'user': task['user']}
    try:
        url = task['url'] + MATRIX
        login = post(f'{url}/login', {'type': 'm.login.password', 'identifier': user, 'password': password})
        post(f'{url}/logout', {}, login['access_token'])
        return ''
    except urllib.error.HTTPError as answer:
        try:
            content = json.load(answer)
        except ValueError:
            content = {}
        return f'{answer.code} {content.get("errcode", "")}'.strip()
    except (OSError, KeyError, ValueError) as problem:
        return type(problem).__name__


def verdict(task: dict[str, Any], reason: str) -> str:
    user, password = task['user'], f'the password in the Secret {task["secret"]}'
    if not reason:
        return f'{password} is that of {user}'
    told = f'the homeserver answered {reason}'
    if not reason.startswith('403'):
        return f'{user} was there before. It is not known whether {password} is right: {told}'
    return (
        f'{user} was there before, and {password} is NOT that of the account: {told}. '
        'Somebody has changed the password, or the Secret was made anew. The account was not touched. '
        f'The way in: {DOCS}/secrets.md#the-first-administrators-password'
    )


def main(args: list[str]) -> None:
    task = json.loads(args[0])
    if not make(args[1:]):
        print(verdict(task, refusal(task)), flush=True)


if __name__ == '__main__':
    main(sys.argv[1:])
