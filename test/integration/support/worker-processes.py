"""Loads the config of each process with Synapse's own code, and prints what each does, and the requests that it has.

Arguments: `work` or `requests`, and the files of each process, with `--` before each process.
"""

from __future__ import annotations

import json
import sys
from itertools import groupby
from typing import Any
from unittest.mock import MagicMock

from synapse.config.homeserver import HomeServerConfig
from synapse.federation.transport.server import register_servlets as register_federation
from synapse.rest import ClientRestResource, admin


class Collector:
    """Stands for the HTTP server at which the parts of Synapse register their requests."""

    def __init__(self) -> None:
        self.requests: set[tuple[str, str]] = set()

    def register_paths(self, method: str, patterns: Any, *_: object) -> None:
        self.requests.update((method, pattern.pattern) for pattern in patterns)


def requests_of(config: HomeServerConfig) -> list[tuple[str, str]]:
    hs = MagicMock()
    hs.config = config
    hs.get_instance_name.return_value = config.worker.instance_name
    found: Any = Collector()
    ClientRestResource.register_servlets(found, hs)
    admin.register_servlets(hs, found)
    if config.media.can_load_media_repo and config.worker.worker_app:
        admin.register_servlets_for_media_repo(hs, found)
    register_federation(hs, found, MagicMock(), MagicMock())
    return sorted(found.requests)


def describe(files: list[str], what: str) -> dict[str, Any]:
    config = HomeServerConfig.load_config('test', [f'--config-path={file}' for file in files])
    worker = config.worker
    return {
        'name': worker.instance_name,
        'sends_federation': worker.send_federation,
        'pushes': worker.start_pushers,
        'background': worker.run_background_tasks,
        'app_services': worker.should_notify_appservices,
        'user_directory': worker.should_update_user_directory,
        'media': config.media.can_load_media_repo,
        'writers': vars(worker.writers),
        'requests': requests_of(config) if what == 'requests' else [],
    }


_, wanted, *rest = sys.argv
processes = [list(files) for is_end, files in groupby(rest, lambda file: file == '--') if not is_end]
print(json.dumps([describe(files, wanted) for files in processes]))
