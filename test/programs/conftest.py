"""Fixtures that several tests of programs use."""

from __future__ import annotations

import json
import sys
import types
from pathlib import Path
from typing import Any

import pytest

# Only the image of Synapse has it. Some programs import it though the tested part of them doesn't use it.
sys.modules.setdefault('psycopg2', types.ModuleType('psycopg2'))


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
