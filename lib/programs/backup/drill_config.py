"""The config of a drill's Synapse: the homeserver's own, without what isn't known to be harmless."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import yaml

from programs.backup.common import Refused

# No relay is offered, so its secret would be of no use.
UNUSED_SECRETS = ['turn_shared_secret']


def read_config(path: str) -> dict[Any, Any]:
    """The top-level keys of a config file, which may be empty."""
    with open(path) as file:
        config = yaml.safe_load(file)
    if config is None:
        return {}
    if not isinstance(config, dict):
        raise Refused(f'{path} is no config file of Synapse: it must hold keys and values')
    return config


def harmless_config(configs: Iterable[Mapping[Any, Any]], keep: Collection[str]) -> dict[str, Any]:
    """The top-level keys to keep, each from the last config that has it, as Synapse itself takes them."""
    return {key: value for config in configs for key, value in config.items() if key in keep}


def secret_options(folder: str) -> dict[str, str]:
    """The options that lead Synapse to the secrets of the backup: a drill has to do without the cluster's."""
    return {f'{name}_path': f'{folder}/{name}' for name in os.listdir(folder) if name not in UNUSED_SECRETS}


def write_config(path: str, config: Mapping[str, Any]) -> None:
    """Writes a config file that PyYAML, by which Synapse reads it, reads back as the same."""
    with open(path, 'w') as file:
        yaml.safe_dump(dict(config), file)
