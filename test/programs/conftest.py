"""Fixtures that several tests of programs use."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def result(tmp_path: Path) -> Path:
    """The file with the container's termination message."""
    return tmp_path / 'result'


@pytest.fixture
def argument(tmp_path: Path, result: Path) -> Any:
    """Makes a program's argument: for a volume in `tmp_path`, with further entries of the task."""

    def make(**task: Any) -> list[str]:
        return [json.dumps({'data': str(tmp_path), 'result': str(result), 'serverName': 'example.org', **task})]

    return make
