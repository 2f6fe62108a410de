"""The steps of a backup that can be tested without the real restic."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from backup.backed_up import KEY, SERVER, FakeRepository, make_database, repository_task

from programs.backup.backup import Backup, BackupTask
from programs.backup.common import Refused
from programs.backup.sqlite_backup import SqliteBackup

KEEP = {'daily': 7, 'weekly': 0, 'monthly': 6}


def backup_of(root: Path, media: tuple[str, ...] = (), server: str = SERVER) -> Backup:
    """The backup of a server with two users and that media."""
    task = BackupTask(
        **repository_task(root, server),
        image='synapse:1',
        secrets={'signing_key': str(root / 'signing_key')},
        keep=KEEP,
    )
    (root / 'signing_key').write_text(KEY)
    make_database(root / 'data/homeserver.db', 2, media)
    return Backup(task, FakeRepository(task, root / 'data'), SqliteBackup(task['data']))


def test_the_copy_is_told_by_its_manifest(tmp_path: Path) -> None:
    found = backup_of(tmp_path, ('abcdefgh',)).stage()
    assert found == {'users': 2, 'rooms': 0, 'events': 0, 'media': 1, 'server': SERVER}
    copy = tmp_path / 'work/backup'
    files = sorted(str(path.relative_to(copy)) for path in copy.rglob('*') if path.is_file())
    assert files == ['homeserver.db', 'manifest.json', 'secrets/signing_key']


def test_the_database_of_another_server_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r'^the database belongs to example\.org, not to other\.org$'):
        backup_of(tmp_path, server='other.org').stage()


def test_the_repository_of_another_server_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        Refused, match=r"the repository holds backups of \['example\.org'\]: give other\.org one of its"
    ):
        backup_of(tmp_path, server='other.org').open_repository()


def test_media_that_the_snapshot_does_not_hold_are_counted(tmp_path: Path) -> None:
    backup = backup_of(tmp_path, ('abcdefgh', 'ijklmnop', 'qrstuvwx'))
    for path in ('ab/cd/efgh', 'qr/st/uvwx'):
        file = tmp_path / 'data/media_store/local_content' / path
        file.parent.mkdir(parents=True)
        file.touch()
    assert backup.count_missing_media(f'{tmp_path}/data/homeserver.db', 'abc') == 1


def test_a_volume_of_media_is_stored_without_what_is_not_media(tmp_path: Path) -> None:
    task = BackupTask(
        **repository_task(tmp_path, own_media=True),
        image='synapse:1',
        secrets={'signing_key': str(tmp_path / 'signing_key')},
        keep=KEEP,
    )
    stored: list[tuple[str, ...]] = []

    class Stored(FakeRepository):
        def run(self, *args: str, ok: tuple[int, ...] = (0,)) -> subprocess.CompletedProcess[str]:
            stored.append(args)
            return subprocess.CompletedProcess(args, 0, '{"snapshot_id": "abc"}', '')

    backup = Backup(task, Stored(task, tmp_path / 'data'), SqliteBackup(task['data']))
    assert backup.store() == 'abc'
    media = tmp_path / 'media'
    excluded = [f'--exclude={media}/{name}' for name in ('.restore', '.before-restore-*', 'lost+found')]
    assert list(stored[0][-5:]) == [*excluded, f'{tmp_path}/work/backup', str(media)]


def test_as_many_are_kept_as_was_asked_for(tmp_path: Path) -> None:
    backup = backup_of(tmp_path)
    backup.forget()
    assert isinstance(backup.repository, FakeRepository)
    forget = ('forget', '--tag', 'verified', '--group-by', 'host', '--keep-daily=7', '--keep-monthly=6', '--prune')
    assert backup.repository.commands == [('snapshots', '--json', '--no-lock'), forget]


def test_a_backup_that_its_volume_has_no_room_for_is_refused_before_it_begins(tmp_path: Path) -> None:
    backup = backup_of(tmp_path)
    with open(tmp_path / 'data/homeserver.db', 'r+b') as file:
        file.truncate(8 << 30)
    backup.task['scratch'] = 1 << 30
    with pytest.raises(Refused) as refused:
        backup.run()
    assert str(refused.value) == (
        'the database has 8.0 GiB, a backup needs twice that, and its scratch volume may hold 1.0 GiB: '
        "set the prop 'backup.scratchSize' to Size.gibibytes(18) or more"
    )
    backup.task['scratch'] = 1 << 60
    with open(tmp_path / 'data/homeserver.db', 'r+b') as file:
        file.truncate(8 << 40)
    with pytest.raises(
        Refused, match=r"^the database has 8192\.0 GiB, .* and the node's disk has .* GiB left: make room"
    ):
        backup.run()
    assert isinstance(backup.repository, FakeRepository)
    assert backup.repository.commands == []
