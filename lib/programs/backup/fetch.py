"""Fetches a backup and finds it complete and sound."""

from __future__ import annotations

import json
import os
import shutil
from typing import Any

from programs.backup.common import Found, Refused, check_signing_key, sha256
from programs.backup.database import CopyReader
from programs.backup.repository import Repository, RepositoryTask, Snapshot

# The names of the databases, as a message tells them, by the kind in a backup's manifest.
DATABASE_NAMES = {'sqlite': 'SQLite', 'postgres': 'PostgreSQL'}


class FetchTask(RepositoryTask):
    """The argument of a program that fetches a backup: `latest`, or the start of a snapshot's ID."""

    snapshot: str


def fetched_folder(data: str) -> str:
    """The folder, on the volume of the live data, for what is fetched."""
    return f'{data}/.restore'


def read_json(path: str) -> Any:
    """The content of a file, or None where there is no such file."""
    if not os.path.exists(path):
        return None
    with open(path) as file:
        return json.load(file)


def chosen(snapshots: list[Snapshot], wanted: str, server: str) -> Snapshot:
    """The newest verified snapshot, or the one that is wanted."""
    verified = [snapshot for snapshot in snapshots if 'verified' in (snapshot.get('tags') or [])]
    found = [snapshot for snapshot in verified if wanted == 'latest' or snapshot['id'].startswith(wanted)]
    if not found:
        have = ', '.join(f'{snapshot["short_id"]} of {snapshot["time"][:16]}' for snapshot in verified) or 'none'
        raise Refused(f'there is no verified backup {wanted} of {server}; there are: {have}')
    return max(found, key=lambda snapshot: snapshot['time'])


def choose(task: FetchTask, repository: Repository) -> Snapshot:
    """The snapshot that the argument asks for."""
    server = task['serverName']
    return chosen(repository.snapshots('--host', server), task['snapshot'], server)


def fetch(task: FetchTask, repository: Repository, database: CopyReader, snapshot: Snapshot) -> Found:
    """Brings a whole backup, complete and sound, into a folder of the volume. Returns the counts of its database."""
    new = fetched_folder(task['data'])
    download(repository, snapshot, new)
    copy = f'{new}/backup'
    check_copy(copy, snapshot, task['serverName'], database.kind)
    found = database.inspect(f'{copy}/{database.copy_name}')
    os.rename(f'{copy}/{database.copy_name}', f'{new}/{database.copy_name}')
    os.sync()
    return found


def download(repository: Repository, snapshot: Snapshot, new: str) -> None:
    """Fetches each folder of a snapshot by its own name."""
    shutil.rmtree(new, ignore_errors=True)
    os.makedirs(f'{new}/raw')
    repository.run('restore', snapshot['id'], '--no-lock', '--verify', '--target', f'{new}/raw')
    for path in snapshot['paths']:
        os.rename(f'{new}/raw{path}', f'{new}/{os.path.basename(path)}')
    shutil.rmtree(f'{new}/raw')


def check_copy(copy: str, snapshot: Snapshot, server: str, kind: str) -> None:
    """Refuses a copy that differs from its manifest, or is of another server or another kind of database."""
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
