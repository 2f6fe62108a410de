"""The words of the report, its exit codes, and the command line."""

from __future__ import annotations

import socket
import ssl
import time
from pathlib import Path

import pytest

from programs.call_check.main import main
from programs.turn_check.arguments import parse_arguments
from programs.turn_check.check import Check
from programs.turn_check.credentials import Credentials
from programs.turn_check.problem import Problem
from programs.turn_check.relay import report_credentials
from programs.turn_check.report import Report
from programs.turn_check.times import day, span
from programs.turn_check.wire import Limits


@pytest.mark.parametrize(
    ('problems', 'notes', 'last_line', 'code'),
    [
        (0, 0, 'All good: calls from behind NAT work.', 0),
        (0, 2, 'Nothing wrong was found; see ! above for what to know.', 0),
        (1, 2, '1 thing wrong: see ✗ above.', 1),
        (2, 0, '2 things wrong: see ✗ above.', 1),
    ],
)
def test_verdicts(problems: int, notes: int, last_line: str, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    report = Report()
    for _ in range(problems):
        report.problem(Problem('bad', 'repair it'))
    for _ in range(notes):
        report.note('hm')
    assert report.verdict() == code
    assert capsys.readouterr().out.splitlines()[-2:] == ['', last_line]


def test_sections_are_indented(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report()
    report.heading('turn:a.org')
    report.problem(Problem('bad', 'repair it'))
    report.heading('')
    report.good('fine')
    assert capsys.readouterr().out == '\nturn:a.org\n  ✗ bad\n    → repair it\n\n✓ fine\n'


@pytest.mark.parametrize(
    ('seconds', 'words'),
    [
        (0, '0 seconds'),
        (1, '1 second'),
        (59, '59 seconds'),
        (60, '1 minute'),
        (3600, '1 hour'),
        (-7260, '2 hours'),
        (86400, '1 day'),
        (3e6, '34 days'),
    ],
)
def test_spans_of_time(seconds: float, words: str) -> None:
    assert span(seconds) == words


def test_days_are_those_of_utc() -> None:
    assert day(1700000000) == '2023-11-14'


@pytest.mark.parametrize(
    ('skew', 'note'),
    [
        (None, ''),
        (59, ''),
        (-7260, "! the homeserver's clock is 2 hours behind this machine's: one of the two is wrong."),
        (120, "! the homeserver's clock is 2 minutes ahead of this machine's: one of the two is wrong."),
    ],
)
def test_clocks_that_differ(skew: float | None, note: str, capsys: pytest.CaptureFixture[str]) -> None:
    report_credentials(Credentials({'username': 'fixed', 'uris': ['turn:a.org']}, skew), Report())
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == '✓ The homeserver hands out 1 TURN URI, with credentials'
    assert lines[0] == (note or lines[-1])


def test_it_ends_in_time_even_where_nothing_ever_answers() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(('127.0.0.1', 0))
        report = Report()
        credentials = Credentials({'username': 'x', 'password': 'x'})
        check = Check(credentials, ssl.create_default_context(), Limits(0.5, 1.2), report)
        began = time.monotonic()
        for _ in range(8):
            check.check_uri(f'turn:127.0.0.1:{silent.getsockname()[1]}')
        assert time.monotonic() - began < 3
    assert (report.problems, report.notes) == (3, 5)


def test_arguments(tmp_path: Path) -> None:
    file = tmp_path / 'secret'
    file.write_text('pass word \r\n')
    by_password = parse_arguments(['matrix.example.org', 'alice', '--password-file', str(file), '--timeout', '2.5'])
    assert by_password.url == 'https://matrix.example.org'
    assert (by_password.user, by_password.secret, by_password.secret_is_token) == ('alice', 'pass word ', False)
    assert (by_password.timeout, by_password.inside) == (2.5, None)
    by_token = parse_arguments(['http://a.org', '--token-file', str(file), '--inside', 'https://b.org/'])
    assert (by_token.user, by_token.secret_is_token, by_token.inside) == (None, True, 'https://b.org/')


@pytest.mark.parametrize(
    ('args', 'message'),
    [
        (['https://a.org'], 'name the user who logs in'),
        (['ftp://a.org', 'alice'], 'the URL must start with https:// or http://'),
        (['a.org', 'alice', '--timeout', '0'], '--timeout must be a number'),
        (['a.org', 'alice', '--timeout', '61'], '--timeout must be a number'),
        (['a.org', 'alice', '--password-file', '/nowhere'], '/nowhere: No such file'),
        (['a.org', 'alice', '--password-file', '/dev/null'], 'the password or access token is empty'),
        (['a.org', 'alice', '--password-file', '/dev/null', '--ca', '/nowhere'], '/nowhere: No such file'),
        (['a.org', 'alice', '--password-file', '/a', '--token-file', '/b'], 'not allowed with'),
    ],
)
def test_wrong_arguments(args: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(args)
    assert ended.value.code == 2
    assert message in capsys.readouterr().err
