"""The rights that Synapse needs on its volumes. Storage that ignores `fsGroup` may give the files to others."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator

from programs.docs import DOCS

# The remedies by the error that the file system gives.
REMEDIES = {
    errno.EROFS: 'its volume is mounted read-only: look for errors of the disk in the log of its node',
    errno.ENOSPC: 'its volume is full: make room on it, or give it more',
    errno.EDQUOT: 'the quota of its volume is used up: make room on it, or raise the quota',
}
DATABASE_FILES = ('homeserver.db', 'homeserver.db-wal', 'homeserver.db-shm', 'homeserver.db-journal')
MARKS = ('.restore-incomplete', '.restored', '.postgres')


def reason_of_no_access(data: str, own_media: str | None, signing_key: str | None) -> str | None:
    """The reason why Synapse can't work on its volumes, with the remedy. None if it can."""
    folders = [data, own_media or f'{data}/media_store']
    for folder in folders:
        reason = reason_against_folder(folder) if os.path.lexists(folder) else None
        if reason:
            return reason
    files = [f'{data}/{name}' for name in DATABASE_FILES]
    marks = [f'{data}/{name}' for name in MARKS]
    reasons = (
        *(reason_against_file(path) for path in files if os.path.lexists(path)),
        *(reason_against_rights(path, os.R_OK) for path in marks if os.path.lexists(path)),
        *(reason_against_rights(path, os.R_OK | os.W_OK | os.X_OK) for path in folders_of_media(folders[1])),
        reason_against_key(signing_key) if signing_key else None,
    )
    return next((reason for reason in reasons if reason), None)


def reason_against_folder(folder: str) -> str | None:
    """Tries to write a file, since the rights alone don't tell about full disks and servers with rules of their own."""
    reason = reason_against_rights(folder, os.R_OK | os.X_OK)
    if reason:
        return reason
    trial = f'{folder}/.write-trial'
    try:
        descriptor = os.open(trial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.write(descriptor, b'x' * 4096)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
            os.remove(trial)
    except OSError as problem:
        return refusal_of(folder, problem)
    return None


def reason_against_file(path: str) -> str | None:
    # Closing a descriptor ends the locks that the process has on the file. It has none yet.
    if os.path.isdir(path):
        return None
    try:
        os.close(os.open(path, os.O_RDWR | os.O_NONBLOCK))
    except OSError as problem:
        return refusal_of(path, problem)
    return None


def reason_against_rights(path: str, mode: int) -> str | None:
    if os.access(path, mode):
        return None
    return refusal_of(path, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))


def reason_against_key(path: str) -> str | None:
    try:
        with open(path, 'rb') as file:
            file.read(1)
    except FileNotFoundError:
        return None
    except OSError as problem:
        return (
            f"the signing key {path} can't be read by user {os.getuid()}: {problem.strerror}; {described(path)}. "
            'Nothing was touched. Leave `fsGroup` in the pod, which gives the files of Secrets to that group: '
            f'see {DOCS}/storage.md'
        )
    return None


def folders_of_media(media: str) -> Iterator[str]:
    """The kinds of media, and the folders in each kind. A walk through all of them would take long."""
    for kind in entries(media):
        yield kind
        yield from entries(kind)


def entries(folder: str) -> list[str]:
    skipped = ('.restore', '.before-restore-', 'lost+found')
    with contextlib.suppress(OSError), os.scandir(folder) as found:
        return sorted(e.path for e in found if e.is_dir(follow_symlinks=False) and not e.name.startswith(skipped))
    return []


def refusal_of(path: str, problem: OSError) -> str:
    user = os.getuid()
    begin = f"{path} can't be written by user {user}, and nothing was touched"
    remedy = REMEDIES.get(problem.errno or 0)
    if remedy:
        return f'{begin}: {remedy}'
    return (
        f'{begin}: not writable by {user}, as {described(path)} ({problem.strerror}). The storage seems to ignore '
        f'`fsGroup`. Give the files of the volume to {user}, with `chown -R {user}:{user}`: {DOCS}/storage.md has a Job'
    )


def described(path: str) -> str:
    """The owner and the mode of a file, of the last folder above it that can be seen if the file can't."""
    try:
        found = os.lstat(path)
    except OSError:
        return described(os.path.dirname(path))
    return f'{path} belongs to {found.st_uid}:{found.st_gid} with mode {stat.S_IMODE(found.st_mode):04o}'
