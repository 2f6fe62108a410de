"""The config file with the mail server's password holds the whole block, and nobody else learns the password."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from programs.synapse.mail_password import main

HOMESERVER = """
server_name: example.org
email: {smtp_host: mail.example.org, smtp_port: 587, notif_from: 'Größe <a@b>'}
"""


def run(tmp_path: Path, password: bytes) -> Path:
    config, source, target = (tmp_path / name for name in ('homeserver.yaml', 'password', 'email.yaml'))
    config.write_text(HOMESERVER, encoding='utf-8')
    source.write_bytes(password)
    main([json.dumps({'config': str(config), 'password': str(source), 'target': str(target)})])
    return target


@pytest.mark.parametrize('end', ['', '\n', '\r\n'])
@pytest.mark.parametrize('password', ['MARKER', ' "a\\b: #ü{{ ', "it's", '1', 'a\nb'])
def test_the_file_has_the_whole_block_and_the_password_to_the_letter(tmp_path: Path, password: str, end: str) -> None:
    written = yaml.safe_load(run(tmp_path, f'{password}{end}'.encode()).read_text())
    assert written == {'email': {**yaml.safe_load(HOMESERVER)['email'], 'smtp_pass': password}}


def test_only_its_owner_reads_it(tmp_path: Path) -> None:
    assert run(tmp_path, b'MARKER').stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(('password', 'words'), [(b'', 'is empty'), (b'\n', 'is empty'), (b'MARKER\xff', 'UTF-8')])
def test_a_file_without_a_password_is_refused_without_its_content(tmp_path: Path, password: bytes, words: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(tmp_path, password)
    assert words in str(stopped.value)
    assert 'MARKER' not in str(stopped.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    task = {'config': str(tmp_path / 'none'), 'password': 'x', 'target': 'y'}
    with pytest.raises(SystemExit) as stopped:
        main([json.dumps(task)])
    assert 'none' in str(stopped.value)
