"""A restore, also if it is interrupted at each of its steps on the volume."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from backup.backed_up import KEY, SNAPSHOT, FakeRepository, make_database, restore_task, store_backup, users_in

from programs.backup.common import Refused, sha256
from programs.backup.restore import DatabaseUnchanged, Restore
from programs.backup.restore_plan import Plan
from programs.backup.sqlite_restore import SqliteRestore

OLD_USERS, NEW_USERS = 5, 3


class Killed(BaseException):
    """Represents a kill: no code catches it."""


class BusyDatabase(SqliteRestore):
    """A database that is in use."""

    def in_use(self) -> bool:
        return True


class RefusingDatabase(SqliteRestore):
    """A database that refuses the new data."""

    def put(self, plan: Plan) -> None:
        raise DatabaseUnchanged('the database is what it was: no')


def restore_onto(
    root: Path,
    old: bool,
    database: type[SqliteRestore] = SqliteRestore,
    replace: bool = True,
    own_media: bool = False,
) -> Callable[[], str]:
    """Returns a function that restores onto a volume, which may hold a server, and that can be called again."""
    store_backup(root / 'stored', NEW_USERS)
    task = restore_task(root, replace, own_media)
    if old:
        make_database(root / 'data/homeserver.db', OLD_USERS)
        media_of(root, own_media).mkdir(exist_ok=True)
        (media_of(root, own_media) / 'old').touch()
    if own_media:
        # A file system makes this folder in each volume.
        (root / 'media/lost+found').mkdir()
    return Restore(task, FakeRepository(task, root / 'stored'), database(task['data'])).run


def media_of(root: Path, own: bool) -> Path:
    """The folder with the media."""
    return root / ('media' if own else 'data/media_store')


def media_in(root: Path, own: bool) -> list[str]:
    """The media that Synapse would find."""
    folder = media_of(root, own)
    kept = ('lost+found', '.restore', '.before-restore')
    return [name for name in os.listdir(folder) if not name.startswith(kept)] if folder.exists() else []


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr('time.sleep', lambda _: None)
    # Tests don't wait for the disk.
    for name in ('sync', 'fsync'):
        monkeypatch.setattr(os, name, lambda *_: None)


def contents(root: Path) -> list[str]:
    """The file names on the volume. The name of the folder for the old data is without its time."""
    return sorted(name.rstrip('0123456789') for name in os.listdir(root / 'data'))


def test_an_empty_volume_gets_the_backup(tmp_path: Path) -> None:
    run = restore_onto(tmp_path, old=False, replace=False)
    assert run() == 'restored a2dfc4b7 of example.org: 3 users, 0 rooms, 0 events, 0 media'
    assert contents(tmp_path) == ['.restored', 'homeserver.db', 'media_store']
    done = json.loads((tmp_path / 'data/.restored').read_text())
    assert done == {'snapshot': SNAPSHOT, 'signingKey': sha256(str(tmp_path / 'signing_key'))}
    assert run() == 'nothing to do, a2dfc4b7 was restored before'


@pytest.mark.parametrize(
    ('configured', 'note'),
    [('s3://media/', ''), (None, ": the prop 'mediaBucket' must name it, as it did then")],
)
def test_the_result_names_the_bucket_with_the_other_media(tmp_path: Path, configured: str | None, note: str) -> None:
    run: Any = restore_onto(tmp_path, old=False)
    manifest = tmp_path / 'stored/backup/manifest.json'
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), 'mediaBucket': 's3://media/'}))
    if configured:
        run.__self__.task['bucket'] = configured
    assert run().endswith(f' 0 media; the media that are not in the backup are in s3://media/{note}')


def test_a_database_that_is_there_is_not_touched_unless_that_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(Refused, match='there is a database already, and it was not touched'):
        restore_onto(tmp_path, old=True, replace=False)()
    assert contents(tmp_path) == ['homeserver.db', 'media_store']
    assert users_in(tmp_path / 'data/homeserver.db') == OLD_USERS


def test_a_running_homeserver_is_waited_for_and_then_left_alone(tmp_path: Path) -> None:
    with pytest.raises(Refused, match='the homeserver is running on this volume: scale it to 0 first'):
        restore_onto(tmp_path, old=True, database=BusyDatabase)()
    assert '.restore-incomplete' not in contents(tmp_path)
    assert users_in(tmp_path / 'data/homeserver.db') == OLD_USERS


def test_a_database_that_does_not_take_the_data_leaves_no_mark(tmp_path: Path) -> None:
    with pytest.raises(Refused, match='the database is what it was: no'):
        restore_onto(tmp_path, old=True, database=RefusingDatabase)()
    assert '.restore-incomplete' not in contents(tmp_path)
    assert users_in(tmp_path / 'data/homeserver.db') == OLD_USERS


def test_another_signing_key_that_is_not_ours_to_change_is_refused(tmp_path: Path) -> None:
    run = restore_onto(tmp_path, old=False)
    (tmp_path / 'signing_key').write_text(KEY.replace('A', 'B'))
    with pytest.raises(Refused, match="signing_key is not the backup's, and that Secret is not ours to change"):
        run()
    assert '.restore-incomplete' not in contents(tmp_path)


def test_media_with_a_volume_of_their_own_are_never_put_into_the_volume_of_the_database(tmp_path: Path) -> None:
    run = restore_onto(tmp_path, old=True, own_media=True)
    (tmp_path / 'data/media_store').mkdir()
    (tmp_path / 'data/media_store/from-before-the-move').touch()
    result = run()
    assert '; what was there is in .before-restore-' in result
    assert result.endswith(' of the volume with the media')
    assert os.listdir(tmp_path / 'data/media_store') == ['from-before-the-move']


def test_a_mark_of_the_first_versions_is_gone_on_from(tmp_path: Path) -> None:
    run = restore_onto(tmp_path, old=True, replace=False)
    new = tmp_path / 'data/.restore'
    shutil.copytree(tmp_path / 'stored', new)
    os.rename(new / 'backup/homeserver.db', new / 'homeserver.db')
    plan = {'snapshot': SNAPSHOT, 'phase': 'aside', 'aside': '.before-restore-17', 'parts': '3 users'}
    (tmp_path / 'data/.restore-incomplete').write_text(json.dumps(plan))
    assert run() == 'restored a2dfc4b7 of example.org: 3 users; what was there is in .before-restore-17'
    assert users_in(tmp_path / 'data/.before-restore-17/homeserver.db') == OLD_USERS


def interrupted_at(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kills the process before or after the given number of file name changes from now on."""
    counter = iter(range(1000))

    def counted(change: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **options: Any) -> Any:
            if next(counter) == step:
                raise Killed
            result = change(*args, **options)
            if next(counter) == step:
                raise Killed
            return result

        return run

    for name in ('rename', 'remove', 'makedirs'):
        monkeypatch.setattr(os, name, counted(getattr(os, name)))


@pytest.mark.parametrize('own_media', [False, True])
@pytest.mark.parametrize('old', [False, True])
def test_interrupted_anywhere_it_is_finished_by_the_next_run(tmp_path: Path, old: bool, own_media: bool) -> None:
    for step in range(1000):
        root = tmp_path / str(step)
        run = restore_onto(root, old, own_media=own_media)
        with pytest.MonkeyPatch.context() as patch:
            interrupted_at(step, patch)
            try:
                run()
                break
            except Killed:
                check_interrupted(root, old, own_media)
        run()
        assert users_in(root / 'data/homeserver.db') == NEW_USERS
        assert media_in(root, own_media) == ['local_content']
        assert (media_of(root, own_media) / 'local_content/ab/cd/new').read_text() == 'new'
        old_media = [*root.glob('data/.before-restore-*/media_store/old'), *root.glob('media/.before-restore-*/old')]
        assert len(old_media) == old
        assert list(root.glob('*/.restore')) == []
        aside = list((root / 'data').glob('.before-restore-*'))
        assert [users_in(folder / 'homeserver.db') for folder in aside] == ([OLD_USERS] if old else [])
        assert not {'.restore-incomplete'} & set(contents(root))
    assert step > 20


def check_interrupted(root: Path, old: bool, own_media: bool) -> None:
    """Checks that without a mark, which prevents a start, the data are all old or all new."""
    database = root / 'data/homeserver.db'
    if (root / 'data/.restore-incomplete').exists():
        return
    state = (users_in(database) if database.exists() else 0, media_in(root, own_media))
    before = (OLD_USERS, ['old']) if old else (0, [])
    assert state in [before, (NEW_USERS, ['local_content'])]
