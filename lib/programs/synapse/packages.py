"""Installs Python packages into a folder of the pod, before Synapse starts.

Each wheel is pinned by its hash. The wheels are kept in the volume of the homeserver, and checked by their hash before
each use, so that a pod that has started once starts again without internet.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TypedDict
from urllib.parse import urlsplit

from programs.docs import DOCS
from programs.synapse.refusal import Refused, run


class PackagesTask(TypedDict, total=False):
    """The argument.

    `requirements` are lines such as `six==1.17.0 --hash=sha256:…`. `target` is the folder to fill, and `cache` the
    folder for the wheels. There is no `cache` in a pod without the volume of the homeserver. Without `index`, the
    wheels come from PyPI.
    """

    requirements: list[str]
    target: str
    cache: str
    index: str
    result: str


# pip takes these for wheels only, with the hashes of the requirements and without what they depend on.
PINNED = ('--no-deps', '--require-hashes', '--only-binary=:all:', '--quiet')


@dataclass(frozen=True)
class Packages:
    """The steps of one installation."""

    task: PackagesTask

    def install(self) -> str:
        """Fetches the wheels that are missing, installs all, and returns a sentence about it."""
        target = self.task['target']
        empty(target)
        os.makedirs(self.fetched)
        kept = self.kept_wheels()
        missing = [line for line in self.task['requirements'] if not kept.keys() & hashes_of(line)]
        if missing:
            self.fetch(missing)
            self.keep()
        folders = [self.fetched, *([self.task['cache']] if kept else [])]
        found = [f'--find-links={folder}' for folder in folders]
        self.pip('install', self.task['requirements'], '--no-index', *found, f'--target={target}')
        shutil.rmtree(self.work)
        total = len(self.task['requirements'])
        return f'installed {total} packages: {len(missing)} fetched, {total - len(missing)} kept from before'

    @property
    def work(self) -> str:
        """The folder for temporary files. It is on the volume of the packages, as `/tmp` may be too small."""
        return f'{self.task["target"]}/.work'

    @property
    def fetched(self) -> str:
        """The folder for wheels that were just fetched."""
        return f'{self.work}/wheels'

    def kept_wheels(self) -> dict[str, str]:
        """The wheels from before by their hash. All others in their folder are removed: older ones and damaged ones."""
        cache = self.task.get('cache')
        if cache is None or not os.path.isdir(cache):
            return {}
        wanted = set().union(*map(hashes_of, self.task['requirements']))
        kept = {}
        for name in sorted(os.listdir(cache)):
            path = f'{cache}/{name}'
            digest = sha256(path)
            if digest in wanted:
                kept[digest] = path
            else:
                print(f'removed {name}, which is damaged or of another version', flush=True)
                with contextlib.suppress(OSError):
                    os.remove(path)
        return kept

    def fetch(self, requirements: list[str]) -> None:
        """Downloads wheels. pip refuses those with another hash."""
        index = self.task.get('index')
        # A hash tells more about a wheel than the certificate of the server that it comes from.
        own = [f'--index-url={index}', f'--trusted-host={urlsplit(index).netloc}'] if index else []
        self.pip('download', requirements, *own, f'--dest={self.fetched}')

    def keep(self) -> None:
        """Copies the fetched wheels to the volume of the homeserver. The server starts also if that is full."""
        cache = self.task.get('cache')
        if cache is None:
            return
        try:
            os.makedirs(cache, exist_ok=True)
            for name in os.listdir(self.fetched):
                shutil.copyfile(f'{self.fetched}/{name}', f'{cache}/{name}.new')
                os.replace(f'{cache}/{name}.new', f'{cache}/{name}')
        except OSError as problem:
            print(f'the packages are not kept for the next start: {problem}', flush=True)

    def pip(self, command: str, requirements: list[str], *options: str) -> None:
        """Runs pip for these requirements."""
        listed = f'{self.work}/requirements.txt'
        with open(listed, 'w') as file:
            file.write('\n'.join(requirements) + '\n')
        arguments = [sys.executable, '-m', 'pip', command, *PINNED, *options, f'--requirement={listed}']
        done = subprocess.run(
            arguments, env=self.environment(), text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        print(done.stdout, end='', flush=True)
        if done.returncode != 0:
            raise Refused(self.reason(requirements, done.stdout))

    def environment(self) -> dict[str, str]:
        """The variables of pip, which must not wait long for a server that isn't there."""
        mine = {
            'HOME': self.work,
            'TMPDIR': self.work,
            'PIP_NO_INPUT': '1',
            'PIP_NO_CACHE_DIR': '1',
            'PIP_DISABLE_PIP_VERSION_CHECK': '1',
            'PIP_RETRIES': '2',
            'PIP_DEFAULT_TIMEOUT': '15',
        }
        return {**os.environ, **mine}

    def reason(self, requirements: list[str], output: str) -> str:
        """The message for a person. pip's last words are the reason, except that it hides that it reached no server."""
        names = ', '.join(line.split()[0] for line in requirements)
        errors = [line for line in output.splitlines() if line.strip()]
        reached = re.search(r'(NewConnectionError|NameResolutionError|ConnectTimeoutError|SSLError|ProxyError)', output)
        place = self.task.get('index', 'https://pypi.org')
        why = f'{place} is not reached from this pod: {reached[1]}' if reached else ' / '.join(errors[-6:])[-1500:]
        return (
            f'the Python packages {names} are not installed, and nothing was touched: {why}. Let the pod reach it, '
            f"name a mirror in 'synapse.packages', or use an image that has them: see {DOCS}/media.md"
        )


def hashes_of(requirement: str) -> set[str]:
    """The hashes, one of which a wheel must have."""
    return set(re.findall(r'--hash=sha256:([0-9a-f]{64})', requirement))


def sha256(path: str) -> str:
    """The hash of a file, and of a folder in its place a text that is none."""
    if not os.path.isfile(path):
        return ''
    with open(path, 'rb') as file:
        return hashlib.sha256(file.read()).hexdigest()


def empty(folder: str) -> None:
    """Removes what an interrupted start left. The folder itself is a mount."""
    for name in os.listdir(folder):
        path = f'{folder}/{name}'
        if os.path.isdir(path):
            shutil.rmtree(path)
        else:
            os.remove(path)


def main(arguments: list[str]) -> None:
    """Installs the packages."""
    task: PackagesTask = json.loads(arguments[0])
    run(lambda: print(Packages(task).install(), flush=True), task['result'])


if __name__ == '__main__':
    main(sys.argv[1:])
