"""Packages are installed from wheels with the pinned hashes only. A stand-in of pip downloads and installs."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from programs.synapse.packages import main

WHEELS = {'a-1.whl': b'wheel a', 'b-2.whl': b'wheel b'}


def requirement(wheel: str) -> str:
    name, version = wheel[:-4].split('-')
    return f'{name}=={version} --hash=sha256:{hashlib.sha256(WHEELS[wheel]).hexdigest()}'


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs the program, and returns the commands of pip with the requirements of each."""
    (tmp_path / 'packages').mkdir(exist_ok=True)

    def run(online: bool = True, **task: Any) -> list[tuple[str, list[str]]]:
        calls: list[tuple[str, list[str]]] = []

        def pip(arguments: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
            value = dict(part[2:].split('=', 1) for part in arguments if part.startswith('--') and '=' in part)
            lines = Path(value['requirement']).read_text().splitlines()
            command = arguments[3]
            calls.append((command, lines))
            assert '--require-hashes' in arguments and '--no-deps' in arguments
            if command == 'download':
                if not online:
                    return subprocess.CompletedProcess(arguments, 1, "WARNING: NewConnectionError('…')\nERROR: none\n")
                for name, content in WHEELS.items():
                    if requirement(name) in lines:
                        (Path(value['dest']) / name).write_bytes(content)
            return subprocess.CompletedProcess(arguments, 0, '')

        monkeypatch.setattr(subprocess, 'run', pip)
        names = {name: str(tmp_path / name) for name in ('cache', 'result')}
        requirements = [requirement(name) for name in WHEELS]
        main([json.dumps({'requirements': requirements, 'target': str(tmp_path / 'packages'), **names, **task})])
        return calls

    return run


def test_a_second_start_downloads_nothing(install: Any, tmp_path: Path) -> None:
    lines = [requirement(name) for name in WHEELS]
    assert install() == [('download', lines), ('install', lines)]
    assert sorted(path.name for path in (tmp_path / 'cache').iterdir()) == sorted(WHEELS)
    assert install(online=False) == [('install', lines)]


def test_a_changed_wheel_and_one_that_nobody_wants_are_removed(install: Any, tmp_path: Path) -> None:
    install()
    (tmp_path / 'cache/a-1.whl').write_bytes(b'other')
    (tmp_path / 'cache/old-1.whl').write_bytes(b'old')
    assert install()[0] == ('download', [requirement('a-1.whl')])
    assert (tmp_path / 'cache/a-1.whl').read_bytes() == WHEELS['a-1.whl']
    assert not (tmp_path / 'cache/old-1.whl').exists()


def test_without_internet_the_message_names_the_packages_and_the_remedy(install: Any, tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        install(online=False, index='https://pypi.lan/simple')
    words = (tmp_path / 'result').read_text()
    assert words.startswith('the Python packages a==1, b==2 are not installed, and nothing was touched: ')
    assert 'https://pypi.lan/simple is not reached from this pod: NewConnectionError' in words


def test_a_claim_that_takes_no_wheels_stops_no_start(install: Any, tmp_path: Path) -> None:
    (tmp_path / 'cache').write_text('no folder')
    assert [command for command, _ in install()] == ['download', 'install']


def test_the_folder_is_emptied_before(install: Any, tmp_path: Path) -> None:
    (tmp_path / 'packages/half').mkdir(parents=True)
    install()
    assert list((tmp_path / 'packages').iterdir()) == []
