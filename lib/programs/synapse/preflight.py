"""Loads the config with Synapse's own code, and checks that this Synapse knows the schema of the database.

It runs in the Synapse image before each start, with the mounts and arguments of that start. It writes only the file
with the listeners, which is one of these arguments.
"""

from __future__ import annotations

import os
import sys
import traceback
from importlib.metadata import version
from typing import Any

from synapse.config._base import ConfigError, format_config_error
from synapse.config.homeserver import HomeServerConfig
from synapse.storage.schema import SCHEMA_VERSION

from programs.docs import DOCS
from programs.synapse.app_service_check import check_app_services
from programs.synapse.bucket_check import check_buckets
from programs.synapse.listeners import write_listeners
from programs.synapse.refusal import Refused, run
from programs.synapse.schema_needed import schema_needed_by_file, schema_needed_by_server

OPTION = '--config-path='
LISTENERS = '/tmp/listeners.yaml'
# The library sets this variable with the prop `mediaBucket`.
TRY_BUCKETS = 'AWS_SHARED_CREDENTIALS_FILE'


def load(args: list[str]) -> Any:
    try:
        return HomeServerConfig.load_config('preflight', args)
    except ConfigError as problem:
        words = ''.join(format_config_error(problem)).strip()
        raise Refused(f'the config is refused, and nothing was touched: {words}') from problem
    except SystemExit as problem:
        # Synapse has printed the argument that it doesn't know.
        raise Refused(
            f'Synapse {version("matrix-synapse")} in this image does not take the arguments {args}, and nothing was '
            'touched: it is too old for this version of the library, which needs 1.126. '
            "Set 'synapse.image' to a newer one, or go back to the version of the library from before"
        ) from problem
    except ImportError as problem:
        raise Refused(
            f'the config names a Python module that this pod does not have, and nothing was touched: {problem}. '
            f"Name its packages in the prop 'modules', or use an image that has them: see {DOCS}/media.md"
        ) from problem
    except Exception as problem:
        # Synapse has no message for many wrong values. The line of its code at which it failed names the setting.
        lines = [frame.line for frame in traceback.extract_tb(problem.__traceback__) if frame.name == 'read_config']
        raise Refused(
            f'the config is refused, and nothing was touched: {type(problem).__name__}: {problem}, '
            f'at: {(lines or ["?"])[-1]}'
        ) from problem


def check(args: list[str]) -> None:
    paths = [arg[len(OPTION) :] for arg in args if arg.startswith(OPTION)]
    for path in paths:
        if path.endswith(LISTENERS):
            write_listeners(paths[0], path)
    config = load(args)
    check_app_services(config.server.server_name, config.appservice.app_service_config_files)
    if TRY_BUCKETS in os.environ:
        check_buckets(config.server.server_name, config.media.media_storage_providers)
    database = config.database.get_single_database().config
    if database['name'] == 'psycopg2':
        needed = schema_needed_by_server(database)
    else:
        needed = schema_needed_by_file(database['args'].get('database'))
    if needed is not None and needed > SCHEMA_VERSION:
        raise Refused(
            f'a newer Synapse has brought the database to a schema that needs version {needed}, and this image knows '
            f'{SCHEMA_VERSION}: nothing was touched. Use the newer image again, or restore a backup from before: '
            f'see {DOCS}/upgrading.md'
        )
    print(f'the config is sound; the schema of this image is {SCHEMA_VERSION}')


def main(args: list[str]) -> None:
    run(lambda: check(args), os.environ['RESULT'])


if __name__ == '__main__':
    main(sys.argv[1:])
