"""The restic repository with the backups."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from typing import TypedDict, cast

from programs.backup.common import PodTask, Refused


class BucketTask(TypedDict, total=False):
    """The part of a program's argument that names the file with a bucket's keys, if the repository is in a bucket."""

    credentialsFile: str


class RepositoryTask(PodTask, BucketTask):
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
        run = subprocess.run([self.task['restic'], *args], env=self._environment(), capture_output=True, text=True)
        if run.returncode not in ok:
            lines = [line for line in (run.stderr or run.stdout).strip().splitlines() if line.strip()]
            raise Refused(f'restic {args[0]} ended with {run.returncode}: {" / ".join(lines[-4:])}')
        return run

    def snapshots(self, *args: str) -> list[Snapshot]:
        """The snapshots of the repository, filtered by the arguments of `restic snapshots`."""
        return cast('list[Snapshot]', json.loads(self.run('snapshots', '--json', '--no-lock', *args).stdout) or [])

    def _environment(self) -> dict[str, str]:
        work = self.task['work']
        environment = {
            'PATH': os.environ.get('PATH', ''),
            'HOME': work,
            'TMPDIR': work,
            'RESTIC_CACHE_DIR': f'{work}/cache',
            'RESTIC_REPOSITORY': self.task['repository'],
            'RESTIC_PASSWORD_FILE': self.task['passwordFile'],
        }
        if self.task.get('credentialsFile'):
            environment['AWS_SHARED_CREDENTIALS_FILE'] = self.task['credentialsFile']
        return environment
