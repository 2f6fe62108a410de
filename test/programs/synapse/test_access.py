"""The guard on volumes that don't belong to Synapse. It runs in a process of its own, as another user than root."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

LIB = Path(__file__).parents[3] / 'lib'
USER = 991

pytestmark = pytest.mark.skipif(os.getuid() != 0, reason='only root can make files of other users')


@pytest.fixture
def volume() -> Iterator[Path]:
    """A volume that another user can reach. The folders of pytest are closed to others."""
    root = Path(tempfile.mkdtemp(prefix='volume-'))
    root.chmod(0o755)
    (root / 'data').mkdir()
    os.chown(root / 'data', USER, USER)
    yield root
    shutil.rmtree(root)


def guard(root: Path, before: str = 'true', **task: Any) -> tuple[int, str]:
    """The exit code and the last message of the guard, as user 991. The shell command before it runs as root."""
    data = root / 'data'
    argument = json.dumps({'data': str(data), 'result': '/dev/null', 'serverName': 'example.org', **task})
    # The interpreter's own files may be closed to the other user, so they are read first.
    load = f'import os, sys; sys.path.insert(0, {str(LIB)!r}); from programs.synapse.guard_sqlite import main'
    run = f'{load}; os.setgroups([]); os.setgid({USER}); os.setuid({USER}); main(sys.argv[1:])'
    shell = [
        'unshare',
        '--mount',
        'sh',
        '-c',
        f'{before} && exec "$@"',
        'sh',
        sys.executable,
        '-B',
        '-c',
        run,
        argument,
    ]
    ended = subprocess.run(shell, capture_output=True, text=True, timeout=60, check=False)
    return ended.returncode, (ended.stderr or ended.stdout).strip()


def own(path: Path, owner: int, mode: int) -> None:
    os.chown(path, owner, owner)
    path.chmod(mode)


def make_database(root: Path) -> Path:
    path = root / 'data/homeserver.db'
    with sqlite3.connect(path) as db:
        db.execute('PRAGMA journal_mode=WAL')
        db.execute('CREATE TABLE users (name TEXT)')
    db.close()
    own(path, USER, 0o644)
    return path


def data_of_root(root: Path) -> Path:
    own(root / 'data', 0, 0o755)
    return root / 'data'


def database_of_root(root: Path) -> Path:
    own(make_database(root), 0, 0o644)
    return root / 'data/homeserver.db'


def database_that_nobody_reads(root: Path) -> Path:
    own(make_database(root), 0, 0o600)
    return root / 'data/homeserver.db'


def log_of_root(root: Path) -> Path:
    wal = make_database(root).with_name('homeserver.db-wal')
    wal.touch()
    own(wal, 0, 0o644)
    return wal


def media_of_another_user(root: Path) -> Path:
    media = root / 'data/media_store'
    media.mkdir()
    own(media, 1000, 0o755)
    return media


def uploads_of_another_user(root: Path) -> Path:
    own(media_of_another_user(root), USER, 0o755)
    (root / 'data/media_store/local_content').mkdir()
    deep = root / 'data/media_store/local_content/ab'
    deep.mkdir()
    own(deep.parent, USER, 0o755)
    own(deep, 1000, 0o755)
    return deep


@pytest.mark.parametrize(
    'make',
    [
        data_of_root,
        database_of_root,
        database_that_nobody_reads,
        log_of_root,
        media_of_another_user,
        uploads_of_another_user,
    ],
)
def test_files_of_another_user_are_named_with_their_owner_and_the_remedy(
    volume: Path, make: Callable[[Path], Path]
) -> None:
    path = make(volume)
    owner, mode = path.stat().st_uid, path.stat().st_mode & 0o7777
    code, message = guard(volume)
    assert code == 1
    assert message.startswith(
        f"{path} can't be written by user 991, and nothing was touched: not writable by 991, as {path} belongs to "
        f'{owner}:{owner} with mode {mode:04o} (Permission denied). The storage seems to ignore `fsGroup`. '
        'Give the files of the volume to 991, with `chown -R 991:991`: '
    )
    assert 'damaged' not in message
    subprocess.run(['chown', '-R', '991:991', str(volume / 'data')], check=True)
    subprocess.run(['chmod', '-R', 'u+rwX', str(volume / 'data')], check=True)
    assert guard(volume) == (0, '')


def test_a_volume_of_media_is_tried_as_well(volume: Path) -> None:
    media = volume / 'media'
    media.mkdir()
    code, message = guard(volume, media=str(media))
    assert (code, message.partition(' can')[0]) == (1, str(media))
    # A file system makes this folder, which belongs to root.
    (media / 'lost+found').mkdir(mode=0o700)
    own(media, USER, 0o755)
    assert guard(volume, media=str(media)) == (0, '')


def test_a_key_that_cannot_be_read_is_told(volume: Path) -> None:
    key = volume / 'signing_key'
    key.write_text('SECRET')
    own(key, 0, 0o400)
    code, message = guard(volume, signingKey=str(key))
    assert (code, 'SECRET' in message) == (1, False)
    assert message.startswith(
        f"the signing key {key} can't be read by user 991: Permission denied; {key} belongs to 0:0 with mode 0400. "
    )


@pytest.mark.parametrize(
    ('before', 'reason'),
    [
        ('mount --bind {0} {0} && mount -o remount,bind,ro {0}', 'its volume is mounted read-only: look for errors of'),
        (
            'mount -t tmpfs -o size=8k,uid=991 full {0} && (cat /dev/zero > {0}/homeserver.db; true) 2>/dev/null',
            'its volume is full: make room on it, or give it more',
        ),
    ],
)
def test_a_volume_that_takes_no_more_data_is_told(volume: Path, before: str, reason: str) -> None:
    data = volume / 'data'
    code, message = guard(volume, before.format(data))
    assert (code, message.partition(': ')[0]) == (1, f"{data} can't be written by user 991, and nothing was touched")
    assert reason in message
    assert 'chown' not in message
