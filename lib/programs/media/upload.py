"""Copies media from the homeserver's volume into the bucket, and removes old local copies.

It runs `s3_media_upload` of Synapse's S3 storage provider twice: for all files, without removing any, and for the files
that nobody has opened for a while. An interrupted run is simply run again: a file that is in the bucket isn't copied.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypedDict

from programs.backup.common import PodTask, Refused, report
from programs.backup.media import media_of
from programs.backup.restore_plan import mark_path
from programs.postgres.passfile import write_passfile

TOOL = 's3_media_upload'
# A progress bar every half minute is enough for a log. It has the characters of the last variable, from empty to full.
PROGRESS = {'TQDM_MININTERVAL': '30', 'TQDM_MAXINTERVAL': '60', 'TQDM_NCOLS': '80', 'TQDM_ASCII': ' #'}


class BucketTask(TypedDict, total=False):
    """The keys of the argument that may be missing."""

    endpoint: str
    storageClass: str
    # The keys `connection`, with libpq's keywords, and `passwordFile`.
    postgres: dict[str, Any]
    # Seconds to wait for the end of a backup.
    patience: float


class UploadTask(PodTask, BucketTask):
    """The argument. It holds names and paths, never a secret value.

    `config` is homeserver.yaml, which names the database. `packages` is the folder with installed packages, and
    `keepLocal` the age in seconds from which a local copy is removed.
    """

    bucketName: str
    prefix: str
    keepLocal: int
    config: str
    packages: str


@dataclass(frozen=True)
class Counts:
    """The counts that the tool prints at the end."""

    uploaded: int
    deleted: int


@dataclass(frozen=True)
class Upload:
    """The steps of one run."""

    task: UploadTask

    def run(self) -> str:
        """Copies, removes, and returns the result."""
        task = self.task
        if os.path.exists(mark_path(task['data'])):
            raise Refused('a restore has not ended: nothing was touched')
        if 'postgres' in task:
            write_passfile(task['postgres'])
        if not os.path.isdir(self.media):
            return 'there are no media yet'
        copied = self.pass_over('all', 0)
        self.wait_for_backup()
        removed = self.pass_over('old', task['keepLocal'], '--delete')
        days = task['keepLocal'] / 86400
        return (
            f'{copied.uploaded + removed.uploaded} files copied into s3://{task["bucketName"]}/{task["prefix"]}, '
            f'{removed.deleted} files removed from the volume, which nobody opened for {days:g} days'
        )

    @property
    def media(self) -> str:
        """The folder with the media."""
        return media_of(self.task).path

    def pass_over(self, name: str, age: int, *options: str) -> Counts:
        """Looks at the files that nobody has opened for that many seconds."""
        task = self.task
        # The tool has a database of its own in the working folder, and never looks again at what it has removed once.
        # A file may come back, so each run has a new one.
        folder = f'{task["work"]}/{name}'
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        self.tool(folder, 'update', self.media, f'{age}s', f'--homeserver-config-path={task["config"]}')
        place = [task['bucketName'], f'--prefix={task["prefix"]}', *options]
        if 'endpoint' in task:
            place.append(f'--endpoint-url={task["endpoint"]}')
        if 'storageClass' in task:
            place.append(f'--storage-class={task["storageClass"]}')
        lines = self.tool(folder, 'upload', self.media, *place)
        failed = [line for line in lines if 'Failed to upload' in line]
        if failed:
            raise Refused(
                f'{len(failed)} files were not copied, and stay on the volume. The first: {failed[0][-1000:]}'
            )
        return Counts(count(lines, 'Uploaded'), count(lines, 'Deleted'))

    def tool(self, folder: str, *arguments: str) -> list[str]:
        """Runs the tool, shows what it prints, and returns its lines."""
        path = shutil.which(TOOL, path=f'{self.task["packages"]}/bin{os.pathsep}{os.environ.get("PATH", "")}')
        if path is None:
            raise Refused(
                f"{TOOL} isn't in the image: install the package synapse-s3-storage-provider 1.7.0 into it, or use "
                'PythonPackages.install()'
            )
        lines: list[str] = []
        with subprocess.Popen(
            [sys.executable, path, *arguments],
            cwd=folder,
            env={**os.environ, **PROGRESS},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            errors='replace',
            # A carriage return, with which a progress bar goes back, ends a line too.
            text=True,
        ) as process:
            for line in shown(process):
                lines.append(line)
        if process.returncode != 0:
            raise Refused(f'{TOOL} {arguments[0]} ended with {process.returncode}: {" / ".join(lines[-2:])[-1500:]}')
        return lines

    def wait_for_backup(self) -> None:
        """Waits until no backup reads the volume, which would find that files are gone.

        A backup that begins afterwards reads such files once more.
        """
        end = time.monotonic() + self.task.get('patience', 6 * 3600)
        while at_work(self.task['data']):
            if time.monotonic() > end:
                raise Refused('a backup or a restore is at work on this volume: no local copy was removed')
            time.sleep(5)


def shown(process: subprocess.Popen[str]) -> Iterator[str]:
    """The lines of a program's output, each printed as it comes."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip():
            print(line.rstrip(), flush=True)
            yield line.strip()


def count(lines: list[str], verb: str) -> int:
    """The number of files in the line `Uploaded 3 files`."""
    found = [re.match(rf'{verb} (\d+) files$', line) for line in lines]
    return sum(int(match[1]) for match in found if match)


def at_work(data: str) -> bool:
    """Tells if a backup or a restore holds the lock of the volume."""
    folder = os.open(data, os.O_RDONLY)
    try:
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return False
        return True
    finally:
        os.close(folder)


def main(arguments: list[str]) -> int:
    """Runs both passes and returns the exit code."""
    task: UploadTask = json.loads(arguments[0])
    return report(task['result'], Upload(task).run)


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
