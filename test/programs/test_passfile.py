from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest

from programs.postgres.passfile import write_passfile


def postgres(folder: Path, password: bytes) -> dict[str, Any]:
    (folder / 'password').write_bytes(password)
    return {'passwordFile': str(folder / 'password'), 'connection': {'passfile': str(folder / 'passfile')}}


@pytest.mark.parametrize(
    ('password', 'line'),
    [
        (b'simple', b'*:*:*:*:simple\n'),
        (b'ends in a line\r\n', b'*:*:*:*:ends in a line\n'),
        (rb'a:b\c', rb'*:*:*:*:a\:b\\c' + b'\n'),
        ('ü…'.encode(), '*:*:*:*:ü…\n'.encode()),
    ],
)
def test_escapes_what_libpq_would_read_otherwise(tmp_path: Path, password: bytes, line: bytes) -> None:
    write_passfile(postgres(tmp_path, password))
    assert (tmp_path / 'passfile').read_bytes() == line


def test_makes_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    write_passfile(postgres(tmp_path, b'secret'))
    assert stat.S_IMODE((tmp_path / 'passfile').stat().st_mode) == 0o600


@pytest.mark.parametrize('password', [b'', b'\n', b'two\nlines'])
def test_refuses_what_is_no_line_and_does_not_show_it(tmp_path: Path, password: bytes) -> None:
    with pytest.raises(ValueError) as problem:
        write_passfile(postgres(tmp_path, password))
    assert str(problem.value) == f'{tmp_path}/password must hold the password of PostgreSQL, in one line'
    assert not (tmp_path / 'passfile').exists()
