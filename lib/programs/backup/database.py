"""The copy of a database that a backup holds, whatever the database is."""

from __future__ import annotations

from typing import Protocol

from programs.backup.common import Found


class CopyReader(Protocol):
    """Reads the copy of one kind of database."""

    @property
    def kind(self) -> str:
        """The kind, as a backup's manifest has it."""

    @property
    def copy_name(self) -> str:
        """The copy's file in a backup."""

    def inspect(self, path: str) -> Found:
        """Counts the contents of a copy, and refuses a damaged one."""
