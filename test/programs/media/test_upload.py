"""The Job that copies media into the bucket, with a stand-in of the storage provider's tool."""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path
from typing import Any

import pytest

from programs.media.upload import main

# It notes its arguments, and prints what the tool prints.
TOOL = """
import os, sys
with open({calls!r}, 'a') as file:
    file.write(' '.join(sys.argv[1:]) + '\\n')
if sys.argv[1] == 'upload':
    old = '--delete' in sys.argv
    print({printed!r})
    print('Uploaded 1 media out of 3')
    print('Uploaded', 0 if old else 2, 'files')
    print('Uploaded 5.0K')
    print('Deleted', 4 if old else 0, 'files')
sys.exit({code} if sys.argv[1] == 'upload' else 0)
"""


@pytest.fixture
def job(tmp_path: Path, argument: Any) -> Any:
    """Runs the program, and returns its exit code and the calls of the tool."""

    def run(printed: str = '', code: int = 0, **task: Any) -> tuple[int, list[str]]:
        calls = tmp_path / 'calls'
        calls.write_text('')
        (tmp_path / 'packages/bin').mkdir(parents=True, exist_ok=True)
        tool = tmp_path / 'packages/bin/s3_media_upload'
        tool.write_text(TOOL.format(calls=str(calls), printed=printed, code=code))
        tool.chmod(0o755)
        (tmp_path / 'media_store').mkdir(exist_ok=True)
        names = {'work': str(tmp_path / 'work'), 'packages': str(tmp_path / 'packages'), 'config': '/c.yaml'}
        bucket = {'bucketName': 'media', 'prefix': 'a/', 'keepLocal': 86400, 'patience': 0}
        return main(argument(**names, **bucket, **task)), calls.read_text().splitlines()

    return run


def test_all_files_are_copied_before_old_ones_are_removed(job: Any, result: Path, tmp_path: Path) -> None:
    code, calls = job(endpoint='https://s3.lan', storageClass='STANDARD_IA')
    media = tmp_path / 'media_store'
    place = f'upload {media} media --prefix=a/'
    store = '--endpoint-url=https://s3.lan --storage-class=STANDARD_IA'
    assert (code, calls) == (
        0,
        [
            f'update {media} 0s --homeserver-config-path=/c.yaml',
            f'{place} {store}',
            f'update {media} 86400s --homeserver-config-path=/c.yaml',
            f'{place} --delete {store}',
        ],
    )
    assert '2 files copied into s3://media/a/, 4 files removed from the volume, which nobody' in result.read_text()


def test_nothing_is_removed_after_a_failed_copy(job: Any, result: Path) -> None:
    code, calls = job(printed='Failed to upload file %s: %s /m/x AccessDenied')
    assert (code, len(calls)) == (1, 2)
    assert '1 files were not copied, and stay on the volume' in result.read_text()


def test_the_last_words_of_the_tool_are_the_reason(job: Any, result: Path) -> None:
    code, calls = job(code=3)
    assert (code, len(calls)) == (1, 2)
    assert 'failed: s3_media_upload upload ended with 3: Uploaded 5.0K / Deleted 0 files' in result.read_text()


def test_nothing_is_removed_during_a_backup(job: Any, result: Path, tmp_path: Path) -> None:
    lock = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        code, calls = job()
    finally:
        os.close(lock)
    assert (code, len(calls)) == (1, 2)
    assert 'no local copy was removed' in result.read_text()


def test_nothing_is_done_during_a_restore(job: Any, tmp_path: Path) -> None:
    (tmp_path / '.restore-incomplete').write_text('{}')
    assert job() == (1, [])


def test_an_image_without_the_tool_is_named(job: Any, result: Path, argument: Any, tmp_path: Path) -> None:
    (tmp_path / 'media_store').mkdir()
    task = {'work': str(tmp_path / 'w'), 'packages': '/nowhere', 'config': '/c', 'bucketName': 'b', 'prefix': ''}
    assert main(argument(**task, keepLocal=1)) == 1
    assert "s3_media_upload isn't in the image" in result.read_text()


def test_the_password_of_postgresql_is_copied_for_libpq(job: Any, tmp_path: Path) -> None:
    (tmp_path / 'password').write_text('MARKER\n')
    connection = {'passfile': str(tmp_path / 'passfile')}
    code, calls = job(postgres={'connection': connection, 'passwordFile': str(tmp_path / 'password')})
    assert (code, len(calls)) == (0, 4)
    assert 'MARKER' in (tmp_path / 'passfile').read_text()
    assert 'MARKER' not in json.dumps(calls)
