"""A backup is chosen, and found complete and sound."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from backup.backed_up import SERVER, FakeRepository, repository_task, store_backup

from programs.backup.common import Refused
from programs.backup.fetch import FetchTask, chosen, fetch
from programs.backup.repository import Snapshot
from programs.backup.sqlite_copy import SqliteCopy


def snapshot(start: str, day: int, *tags: str) -> Snapshot:
    """A snapshot of that day."""
    time = f'2025-11-{day:02}T03:17:00.123Z'
    return Snapshot(id=start * 8, short_id=start, hostname=SERVER, time=time, paths=[], tags=list(tags))


SNAPSHOTS = [
    snapshot('aaaaaaaa', 1, 'verified'),
    snapshot('bbbbbbbb', 3, 'verified'),
    snapshot('cccccccc', 2, 'verified'),
    snapshot('dddddddd', 4, 'unverified'),
]


@pytest.mark.parametrize(
    ('wanted', 'expected'), [('latest', 'bbbbbbbb'), ('aaaaaaaa', 'aaaaaaaa'), ('cccccccccccc', 'cccccccc')]
)
def test_the_newest_verified_one_is_chosen_or_the_one_that_is_named(wanted: str, expected: str) -> None:
    assert chosen(SNAPSHOTS, wanted, SERVER)['short_id'] == expected


def test_one_that_never_counted_is_not_chosen_and_the_others_are_told() -> None:
    with pytest.raises(Refused) as refused:
        chosen(SNAPSHOTS[::3], 'dddddddd', SERVER)
    assert str(refused.value) == (
        'there is no verified backup dddddddd of example.org; there are: aaaaaaaa of 2025-11-01T03:17'
    )
    with pytest.raises(Refused, match=r'; there are: none$'):
        chosen([], 'latest', SERVER)


def fetch_after(root: Path, **changes: object) -> object:
    """Fetches a backup whose manifest differs."""
    stored = root / 'stored'
    store_backup(stored, users=3)
    manifest = stored / 'backup/manifest.json'
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), **changes}))
    task = FetchTask(**repository_task(root), snapshot='latest')
    repository = FakeRepository(task, stored)
    return fetch(task, repository, SqliteCopy(), repository.snapshot)


def test_all_of_it_is_in_one_folder_of_the_volume(tmp_path: Path) -> None:
    assert fetch_after(tmp_path) == {'users': 3, 'rooms': 0, 'events': 0, 'media': 0, 'server': 'example.org'}
    new = tmp_path / 'data/.restore'
    assert sorted(path.name for path in new.iterdir()) == ['backup', 'homeserver.db', 'media_store']


@pytest.mark.parametrize(
    ('changes', 'reason'),
    [
        ({'serverName': 'other.org'}, 'this is a backup of other.org in format 1$'),
        ({'format': 2}, 'this is a backup of example.org in format 2$'),
        ({'sha256': {'homeserver.db': '0'}}, 'homeserver.db is not what was backed up$'),
        ({'database': 'postgres'}, "a2dfc4b7 has a database of PostgreSQL, and this server's is SQLite: set the prop"),
    ],
)
def test_another_backup_than_this_servers_is_refused(tmp_path: Path, changes: dict[str, object], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        fetch_after(tmp_path, **changes)
