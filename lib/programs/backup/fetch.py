"""Fetches a backup, and checks that it is complete and undamaged."""

from __future__ import annotations

import json
import os
import shutil
from typing import Any

from programs.backup.common import Found, Refused, check_signing_key, sha256
from programs.backup.database import CopyReader
from programs.backup.media import MEDIA, Media, media_of
from programs.backup.repository import Repository, RepositoryTask, Snapshot

# The kinds of database in a backup's manifest, and their names in messages.
DATABASE_NAMES = {'sqlite': 'SQLite', 'postgres': 'PostgreSQL'}


class FetchTask(RepositoryTask):
    """The argument of a program that fetches a backup. `snapshot` is `latest`, or the start of a snapshot's ID."""

    snapshot: str


def fetched_folder(data: str) -> str:
    """The folder for the fetched files. It is on the volume of the live data, so that a rename can move them."""
    return f'{data}/.restore'


def read_json(path: str) -> Any:
    """The content of a file, or None if the file doesn't exist."""
    if not os.path.exists(path):
        return None
    with open(path) as file:
        return json.load(file)


def chosen(snapshots: list[Snapshot], wanted: str, server: str) -> Snapshot:
    """The newest verified snapshot whose ID starts with `wanted`, which may also be `latest`."""
    verified = [snapshot for snapshot in snapshots if 'verified' in (snapshot.get('tags') or [])]
    found = [snapshot for snapshot in verified if wanted == 'latest' or snapshot['id'].startswith(wanted)]
    if not found:
        have = ', '.join(f'{snapshot["short_id"]} of {snapshot["time"][:16]}' for snapshot in verified) or 'none'
        raise Refused(f'there is no verified backup {wanted} of {server}; there are: {have}')
    return max(found, key=lambda snapshot: snapshot['time'])


def choose(task: FetchTask, repository: Repository) -> Snapshot:
    """The snapshot that the task names."""
    server = task['serverName']
    return chosen(repository.snapshots('--host', server), task['snapshot'], server)


def fetch(task: FetchTask, repository: Repository, database: CopyReader, snapshot: Snapshot) -> Found:
    """Fetches a backup into a folder of the volume, and checks it. Returns the counts of its database."""
    new = fetched_folder(task['data'])
    download(repository, snapshot, new, media_of(task))
    copy = f'{new}/backup'
    check_copy(copy, snapshot, task['serverName'], database.kind)
    found = database.inspect(f'{copy}/{database.copy_name}')
    os.rename(f'{copy}/{database.copy_name}', f'{new}/{database.copy_name}')
    os.sync()
    return found


def download(repository: Repository, snapshot: Snapshot, new: str, media: Media) -> None:
    """Fetches the folders of a snapshot. Each has its own name below `new`, without the path that it had.

    Media with a volume of their own are fetched to that volume, as the volume of the database may be too small.
    """
    paths = snapshot['paths']
    if not media.own_volume:
        download_to(new, repository, snapshot, paths)
        return
    elsewhere = [path for path in paths if os.path.basename(path) == MEDIA]
    here = [path for path in paths if path not in elsewhere]
    for folder, wanted in ((new, here), (media.incoming, elsewhere)):
        download_to(folder, repository, snapshot, wanted, *(f'--include={path}' for path in wanted))


def download_to(folder: str, repository: Repository, snapshot: Snapshot, paths: list[str], *options: str) -> None:
    """Fetches those of a snapshot's folders into an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(f'{folder}/raw')
    if paths:
        target = ('--target', f'{folder}/raw')
        repository.run('restore', snapshot['id'], '--no-lock', '--verify', *target, *options)
    for path in paths:
        os.rename(f'{folder}/raw{path}', f'{folder}/{os.path.basename(path)}')
    shutil.rmtree(f'{folder}/raw')


def check_copy(copy: str, snapshot: Snapshot, server: str, kind: str) -> None:
    """Refuses a copy that differs from its manifest, or has another server or another kind of database."""
    manifest = read_json(f'{copy}/manifest.json')
    if manifest['serverName'] != server or manifest['format'] != 1:
        raise Refused(f'this is a backup of {manifest["serverName"]} in format {manifest["format"]}')
    for file, expected in manifest['sha256'].items():
        if sha256(f'{copy}/{file}') != expected:
            raise Refused(f'{file} is not what was backed up')
    check_signing_key(f'{copy}/secrets/signing_key')
    if manifest['database'] != kind:
        raise Refused(
            f"{snapshot['short_id']} has a database of {DATABASE_NAMES[manifest['database']]}, and this server's is "
            f"{DATABASE_NAMES[kind]}: set the prop 'database' to what it was, or choose another snapshot"
        )
