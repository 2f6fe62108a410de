"""The config of a drill's Synapse has nothing but what is known to be harmless."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from programs.backup.common import Refused
from programs.backup.drill_config import harmless_config, read_config, secret_options, write_config

KEYS = ['server_name', 'modules', 'email', 'max_upload_size', 'signing_key', 'unknown', 'sentry']


def test_a_key_comes_from_the_last_file_that_has_it_and_only_if_it_is_kept() -> None:
    seeded = random.Random(20251102)
    for _ in range(300):
        configs = [{key: seeded.random() for key in seeded.sample(KEYS, seeded.randrange(len(KEYS)))} for _ in range(3)]
        keep = seeded.sample(KEYS, seeded.randrange(len(KEYS)))
        config = harmless_config(configs, keep)
        assert set(config) == set(keep) & {key for other in configs for key in other}
        for key, value in config.items():
            assert value == [other[key] for other in configs if key in other][-1]


def test_a_file_that_sets_a_key_to_nothing_takes_it_back() -> None:
    assert harmless_config([{'limit': 1}, {'limit': None}], ['limit']) == {'limit': None}


@pytest.mark.parametrize('text', ['', '# nothing\n', '---\n'])
def test_a_file_may_be_empty(tmp_path: Path, text: str) -> None:
    path = tmp_path / 'config.yaml'
    path.write_text(text)
    assert read_config(str(path)) == {}


@pytest.mark.parametrize('text', ['a word', '- a list', '7'])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / 'config.yaml'
    path.write_text(text)
    with pytest.raises(Refused, match=r'config\.yaml is no config file of Synapse: it must hold keys and values$'):
        read_config(str(path))


def value(seeded: random.Random, depth: int) -> Any:
    """Any value that a config file may hold."""
    plain = [
        None,
        True,
        7,
        -1.5,
        '',
        'yes',
        '0x1F',
        '1e3',
        '2025-01-02',
        'a: b',
        'ü\U0001f600',
        'two\nlines\n',
        ' #',
        '\x85',
    ]
    kind = seeded.randrange(4 if depth else 2)
    if kind == 2:
        return [value(seeded, depth - 1) for _ in range(seeded.randrange(3))]
    if kind == 3:
        return {seeded.choice([1, 'a', 'yes', '7']): value(seeded, depth - 1) for _ in range(seeded.randrange(3))}
    return seeded.choice(plain)


def test_synapse_reads_back_what_was_meant(tmp_path: Path) -> None:
    seeded = random.Random(20251103)
    path = str(tmp_path / 'drill.yaml')
    for _ in range(300):
        config = {key: value(seeded, 3) for key in KEYS}
        write_config(path, config)
        assert read_config(path) == config


def test_a_date_of_yaml_stays_one(tmp_path: Path) -> None:
    config = yaml.safe_load('since: 2025-01-02\n')
    write_config(str(tmp_path / 'drill.yaml'), config)
    assert read_config(str(tmp_path / 'drill.yaml')) == config


def test_the_secrets_are_those_of_the_backup_and_the_relays_is_none(tmp_path: Path) -> None:
    for name in ('signing_key', 'form_secret', 'turn_shared_secret'):
        (tmp_path / name).touch()
    assert secret_options(str(tmp_path)) == {
        'signing_key_path': f'{tmp_path}/signing_key',
        'form_secret_path': f'{tmp_path}/form_secret',
    }
