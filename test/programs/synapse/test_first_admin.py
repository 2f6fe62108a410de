from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from programs.synapse import first_admin


class Homeserver(http.server.BaseHTTPRequestHandler):
    """A homeserver with one account, whose password is RIGHT."""

    asked: list[tuple[str, str | None]]
    status: int

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
        self.asked.append((self.path, self.headers['Authorization']))
        right = body.get('password', 'RIGHT') == 'RIGHT'
        status = self.status if self.status != 200 else 200 if right else 403
        answer = {'access_token': 'TOKEN'} if status == 200 else {'errcode': 'M_FORBIDDEN' if status == 403 else 'M_X'}
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *args: object) -> None:
        """Tests print nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    Homeserver.asked = []
    Homeserver.status = 200
    with http.server.HTTPServer(('127.0.0.1', 0), Homeserver) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.01})
        thread.start()
        yield f'http://127.0.0.1:{server.server_port}'
        server.shutdown()
        thread.join()


@pytest.fixture
def run(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str, str], str]:
    """Runs the program with a password and what Synapse's own program answers; returns what it prints."""

    def run(password: str, script: str) -> str:
        program = tmp_path / 'register_new_matrix_user'
        program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/arguments\n{script}\n')
        program.chmod(0o755)
        (tmp_path / 'password').write_text(f'{password}\n')
        monkeypatch.setenv('PATH', f'{tmp_path}:/usr/bin:/bin')
        task = {
            'user': 'admin',
            'url': url,
            'secret': 'the-secret',
            'passwordFile': f'{tmp_path}/password',
        }
        first_admin.main([json.dumps(task), '--user=admin', '--exists-ok'])
        arguments = (tmp_path / 'arguments').read_text()
        assert arguments == '--user=admin --exists-ok\n'
        output = capsys.readouterr().out
        assert password not in output
        return output

    return run


EXISTS = 'echo "User already exists. Skipping."'


def test_a_new_account_is_not_logged_in_to(run: Callable[[str, str], str]) -> None:
    assert run('RIGHT', 'echo Success!') == 'Success!\n'
    assert Homeserver.asked == []


def test_an_account_with_the_password_of_the_secret_keeps_no_device(run: Callable[[str, str], str]) -> None:
    assert 'the password in the Secret the-secret is that of admin\n' in run('RIGHT', EXISTS)
    assert Homeserver.asked == [
        ('/_matrix/client/v3/login', None),
        ('/_matrix/client/v3/logout', 'Bearer TOKEN'),
    ]


def test_another_password_is_told_after_one_attempt(run: Callable[[str, str], str]) -> None:
    output = run('WRONG', EXISTS)
    assert 'the password in the Secret the-secret is NOT that of the account' in output
    assert '403 M_FORBIDDEN' in output
    assert 'secrets.md#the-first-administrators-password' in output
    assert len(Homeserver.asked) == 1


@pytest.mark.parametrize('status', [429, 500, 404])
def test_other_answers_leave_it_open(run: Callable[[str, str], str], status: int) -> None:
    Homeserver.status = status
    assert (
        f'It is not known whether the password in the Secret the-secret is right: the homeserver answered {status} M_X'
        in run('RIGHT', EXISTS)
    )


def test_the_job_fails_with_synapses_program(run: Callable[[str, str], str]) -> None:
    with pytest.raises(SystemExit) as end:
        run('RIGHT', 'exit 3')
    assert end.value.code == 3


def test_no_answer_leaves_it_open(tmp_path: Path) -> None:
    (tmp_path / 'password').write_text('x')
    task = {'user': 'admin', 'url': 'http://127.0.0.1:1', 'passwordFile': f'{tmp_path}/password'}
    assert first_admin.refusal(task) == 'URLError'
