"""The copy of a registration holds what the original does, but for the settings that change."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from programs.synapse.registrations import main

REGISTRATION = """
id: whatsapp
as_token: MARKER
hs_token: MARKER2
rate_limited: true
namespaces: {users: [{exclusive: true, regex: '@w_.*'}]}
"""


def run(tmp_path: Path, text: str) -> Path:
    source, target = tmp_path / 'source.yaml', tmp_path / 'target.yaml'
    source.write_text(text)
    main([json.dumps([{'source': str(source), 'target': str(target), 'set': {'rate_limited': False}}])])
    return target


def test_the_setting_changes_and_nothing_else(tmp_path: Path) -> None:
    target = run(tmp_path, REGISTRATION)
    assert yaml.safe_load(target.read_text()) == {**yaml.safe_load(REGISTRATION), 'rate_limited': False}


def test_only_its_owner_reads_it(tmp_path: Path) -> None:
    assert run(tmp_path, REGISTRATION).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize('text', ['- MARKER', 'as_token: [MARKER', '', 'MARKER'])
def test_another_file_is_refused_without_its_content(tmp_path: Path, text: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(tmp_path, text)
    assert 'source.yaml' in str(stopped.value)
    assert 'MARKER' not in str(stopped.value)
