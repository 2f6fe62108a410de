"""The reason of ssh, when restic can't reach its repository over SFTP."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from backup.backed_up import repository_task

from programs.backup.common import Refused
from programs.backup.repository import Repository
from programs.backup.ssh import SshTask

REASON = 'Host key verification failed.'

# As the real restic may do: it doesn't pass on the last words of its ssh, or ends before it has.
RESTIC = """#!/bin/sh
for argument in "$@"; do
  case $argument in --option=sftp.command=*) eval "${argument#--option=sftp.command=}" 2>/dev/null ;; esac
done
echo 'Fatal: unable to start the sftp session' >&2
exit 1
"""

# As the real ssh does: its messages go to the file of -E, after older ones.
SSH = """#!/bin/sh
log=/dev/stderr
while [ $# -gt 0 ]; do
  [ "$1" = -E ] && log=$2
  shift
done
cat {messages} >> "$log"
exit 255
"""


def program(path: Path, text: str) -> str:
    path.write_text(text)
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    """The file with the messages of the next ssh."""
    return tmp_path / 'messages'


@pytest.fixture
def repository(tmp_path: Path, messages: Path) -> Repository:
    """A repository whose server ssh refuses."""
    task = repository_task(tmp_path)
    task['restic'] = program(tmp_path / 'restic', RESTIC)
    task['ssh'] = SshTask(
        program=program(tmp_path / 'ssh', SSH.format(messages=shlex.quote(str(messages)))),
        host='nas.lan',
        port=22,
        user='backup',
        privateKey=str(tmp_path / 'key'),
        hostKeys=['ssh-ed25519 AAAA'],
    )
    return Repository(task)


def failure(repository: Repository) -> str:
    with pytest.raises(Refused) as refused:
        repository.run('cat', 'config')
    return str(refused.value)


def test_the_reason_of_ssh_is_told_though_restic_does_not_tell_it(repository: Repository, messages: Path) -> None:
    messages.write_text(f'{REASON}\r\n')
    expected = f'restic cat ended with 1: Fatal: unable to start the sftp session / ssh: {REASON}'
    assert failure(repository) == expected


def test_each_failure_tells_its_own_reason_only(repository: Repository, messages: Path) -> None:
    messages.write_text(f'{REASON}\n')
    failure(repository)
    messages.write_text('')
    assert failure(repository) == 'restic cat ended with 1: Fatal: unable to start the sftp session'


def test_the_last_lines_of_a_long_story_are_told(repository: Repository, messages: Path) -> None:
    messages.write_bytes(b''.join(b'line %d \xff\n' % i for i in range(100_000)))
    told = failure(repository)
    assert told.count(' / ssh: line ') == 4
    assert 'line 99999' in told
    assert 'line 99000' not in told
    assert len(told) < 1000


def test_restic_alone_tells_of_a_server_that_is_reached_without_ssh(repository: Repository) -> None:
    del repository.task['ssh']
    assert failure(repository) == 'restic cat ended with 1: Fatal: unable to start the sftp session'
