"""The code that all programs share."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from programs.backup.common import (
    Found,
    Refused,
    check_signing_key,
    found_of,
    report,
    sentence_of_counts,
)
from programs.backup.drill_room import check_room
from programs.backup.lock import locked
from programs.backup.media import media_path

FOUND = Found(users=2, rooms=1, events=7, media=0, server='example.org')


def test_counts_are_told_in_a_sentence() -> None:
    assert sentence_of_counts(FOUND) == '2 users, 1 rooms, 7 events, 0 media'
    assert found_of({'users': 2, 'rooms': 1, 'events': 7, 'media': 0}, 'example.org') == FOUND


def test_an_upload_is_in_a_folder_by_the_start_of_its_id() -> None:
    assert media_path('/data/media_store', 'abcdefgh') == '/data/media_store/local_content/ab/cd/efgh'


@pytest.mark.parametrize(
    'key', ['', 'ed25519 a_b', f'ed25519 a_b {"A" * 42}', f'rsa a_b {"A" * 43}', f'ed25519 a_b {"A" * 44}']
)
def test_a_file_that_synapse_would_not_take_for_a_key_is_refused(tmp_path: Path, key: str) -> None:
    path = tmp_path / 'signing_key'
    with pytest.raises(Refused, match='signing_key is no signing key'):
        check_signing_key(str(path))
    path.write_text(key)
    with pytest.raises(Refused, match='signing_key is no signing key'):
        check_signing_key(str(path))
    path.write_text(f'ed25519 a_b {"A" * 43}\n')
    check_signing_key(str(path))


def test_two_cannot_work_on_a_volume_at_once(tmp_path: Path) -> None:
    refused = pytest.raises(Refused, match='another backup or restore is at work on this volume')
    with locked(str(tmp_path)), refused, locked(str(tmp_path)):
        pass
    with locked(str(tmp_path)):
        pass


def refuse() -> str:
    raise Refused('the reason')


def miss() -> str:
    raise KeyError('a key')


@pytest.mark.parametrize(
    ('work', 'code', 'result'),
    [(lambda: 'done', 0, 'ok: done'), (refuse, 1, 'failed: the reason'), (miss, 1, "failed: KeyError('a key')")],
)
def test_the_result_is_the_last_line_and_the_containers_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], work: object, code: int, result: str
) -> None:
    assert callable(work)
    assert report(str(tmp_path / 'result'), work) == code
    line = capsys.readouterr().out
    assert re.fullmatch(rf'\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ {re.escape(result)}\n', line)
    assert (tmp_path / 'result').read_text() == line.rstrip('\n')


def test_a_result_that_cannot_be_written_is_still_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert report('/there/is/none', lambda: 'done') == 0
    assert capsys.readouterr().out.endswith(' ok: done\n')


def test_a_backup_has_to_fit_with_some_room_to_spare(tmp_path: Path) -> None:
    check_room(str(tmp_path), 10, 11, on_node=False)
    with pytest.raises(Refused, match=r"takes 0\.9 GiB, and a drill may take 0\.9 GiB: set the drill's prop 'size'"):
        check_room(str(tmp_path), 10**9, 10**9, on_node=False)
    with pytest.raises(Refused, match="set the drill's prop 'storageClassName' to one with more room"):
        check_room(str(tmp_path), 10**18, 2 * 10**18, on_node=True)
