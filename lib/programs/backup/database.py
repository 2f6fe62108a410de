"""The interface to the copy of a database in a backup. Each kind of database implements it."""

from __future__ import annotations

from typing import Protocol

from programs.backup.common import Found


class CopyReader(Protocol):
    """Reads the copy of one kind of database."""

    @property
    def kind(self) -> str:
        """The name of the kind in a backup's manifest."""

    @property
    def copy_name(self) -> str:
        """The name of the copy's file in a backup."""

    def inspect(self, path: str) -> Found:
        """Counts the rows of a copy, and refuses a damaged copy."""
