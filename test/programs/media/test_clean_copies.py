"""Local copies of media are removed by age and by size, and never while Synapse may be writing them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from programs.media.clean_copies import CleanTask, clean

NOW = 1_000_000.0


@pytest.fixture
def task(tmp_path: Path) -> CleanTask:
    return {'folder': str(tmp_path), 'keep': 600, 'busy': 60, 'bytes': 1 << 20, 'pause': 0.05}


def put(task: CleanTask, name: str, age: float, size: int = 4096) -> Path:
    path = Path(task['folder']) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(os.urandom(size))
    os.utime(path, (NOW - age, NOW - age))
    return path


def test_old_copies_go_and_new_ones_stay(task: CleanTask) -> None:
    old, new = put(task, 'local_content/aa/bb/old', 601), put(task, 'local_thumbnails/aa/new', 599)
    assert clean(task, NOW) == 1
    assert [old.exists(), new.exists()] == [False, True]


def test_too_many_bytes_go_by_age_and_what_is_being_written_stays(task: CleanTask) -> None:
    names = {age: put(task, f'remote_content/{age}', age, 400 << 10) for age in (300, 200, 100, 30, 10)}
    assert clean(task, NOW) == 3
    assert [age for age, path in names.items() if path.exists()] == [30, 10]
    assert clean(task, NOW) == 0


def test_pictures_of_previews_go_only_if_there_is_too_much(task: CleanTask) -> None:
    picture = put(task, 'url_cache/2026-11-29/x', 5000)
    thumbnail = put(task, 'url_cache_thumbnails/2026-11-29/x', 5000)
    assert clean(task, NOW) == 0
    put(task, 'local_content/large', 70, 2 << 20)
    assert clean(task, NOW) == 3
    assert not picture.exists() and not thumbnail.exists()


def test_an_empty_or_missing_folder_is_no_error(task: CleanTask) -> None:
    assert clean(task, NOW) == 0
    missing: Any = {**task, 'folder': f'{task["folder"]}/none'}
    assert clean(missing, NOW) == 0


def test_it_goes_on_until_the_pod_ends(task: CleanTask) -> None:
    command = [sys.executable, '-c', 'import sys; from programs.media.clean_copies import main; main(sys.argv[1:])']
    env = {'PYTHONPATH': os.pathsep.join(sys.path)}
    with subprocess.Popen([*command, json.dumps(task)], stdout=subprocess.PIPE, text=True, env=env) as process:
        assert process.stdout is not None
        put(task, 'local_content/one', 0)
        assert process.stdout.readline() == 'removed 1 local copies of media that are in the bucket\n'
        put(task, 'local_content/two', 0)
        assert process.stdout.readline().startswith('removed 1 ')
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
