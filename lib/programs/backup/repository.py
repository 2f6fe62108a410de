"""The restic repository with the backups."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from typing import TypedDict, cast

from programs.backup.common import PodTask, Refused
from programs.backup.ssh import SshTask, ssh_command, ssh_messages


class RemoteTask(TypedDict, total=False):
    """The part of a program's argument about a repository on another server.

    `credentialsFile` is the file with the keys of an S3 bucket. `environment` are variables for restic.
    `secretEnvironment` are the files with the values of further variables. `options` are restic's options, `ca` is the
    file with the authority of the server's certificate.
    """

    credentialsFile: str
    environment: dict[str, str]
    secretEnvironment: dict[str, str]
    options: list[str]
    ca: str
    ssh: SshTask


class RepositoryTask(PodTask, RemoteTask):
    """The part of a program's argument that names the repository."""

    restic: str
    repository: str
    passwordFile: str


class SnapshotMarks(TypedDict, total=False):
    """Fields that only some snapshots have."""

    tags: list[str]
    original: str


class Snapshot(SnapshotMarks):
    """A snapshot in the output of `restic snapshots --json`."""

    id: str
    short_id: str
    hostname: str
    time: str
    paths: list[str]


@dataclass(frozen=True)
class Repository:
    """Runs restic on the repository that the task names."""

    task: RepositoryTask

    def run(self, *args: str, ok: tuple[int, ...] = (0,)) -> subprocess.CompletedProcess[str]:
        """Runs a command of restic. Raises Refused if its exit code isn't in `ok`."""
        command = [self.task['restic'], *self._options(), *args]
        run = subprocess.run(command, env=self._environment(), capture_output=True, text=True)
        if run.returncode not in ok:
            lines = [line for line in (run.stderr or run.stdout).strip().splitlines() if line.strip()][-4:]
            lines += [f'ssh: {line}' for line in self._ssh_messages()[-4:]]
            raise Refused(f'restic {args[0]} ended with {run.returncode}: {" / ".join(lines)}')
        return run

    def snapshots(self, *args: str) -> list[Snapshot]:
        """The snapshots of the repository, filtered by the arguments of `restic snapshots`."""
        return cast('list[Snapshot]', json.loads(self.run('snapshots', '--json', '--no-lock', *args).stdout) or [])

    def _environment(self) -> dict[str, str]:
        work = self.task['work']
        environment = {
            # A variable of the container, such as HTTPS_PROXY, is for restic.
            **os.environ,
            'HOME': work,
            'TMPDIR': work,
            'RESTIC_CACHE_DIR': f'{work}/cache',
            'RESTIC_REPOSITORY': self.task['repository'],
            'RESTIC_PASSWORD_FILE': self.task['passwordFile'],
        }
        if self.task.get('credentialsFile'):
            environment['AWS_SHARED_CREDENTIALS_FILE'] = self.task['credentialsFile']
        if self.task.get('ca'):
            environment['RESTIC_CACERT'] = self.task['ca']
        environment.update(self.task.get('environment', {}))
        for name, path in self.task.get('secretEnvironment', {}).items():
            environment[name] = value_in(path)
        return environment

    def _options(self) -> list[str]:
        options = [*self.task.get('options', [])]
        if 'ssh' in self.task:
            options.append(f'sftp.command={ssh_command(self.task["ssh"], self.task["work"])}')
        return [f'--option={option}' for option in options]

    def _ssh_messages(self) -> list[str]:
        return ssh_messages(self.task['work']) if 'ssh' in self.task else []


def value_in(path: str) -> str:
    """The only line of a file of a Secret."""
    with open(path) as file:
        value = file.read().rstrip('\r\n')
    if not value or '\n' in value or '\0' in value:
        raise Refused(f'{path} must hold one line')
    return value
