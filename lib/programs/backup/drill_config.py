"""The config of a drill's Synapse: the homeserver's config, reduced to the keys that are known to be harmless."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import yaml

from programs.backup.common import Refused

# The drill's Synapse has no relay, so it needs no secret for it.
UNUSED_SECRETS = ['turn_shared_secret']


def read_config(path: str) -> dict[Any, Any]:
    """The top-level keys and values of a config file. The file may be empty."""
    with open(path) as file:
        config = yaml.safe_load(file)
    if config is None:
        return {}
    if not isinstance(config, dict):
        raise Refused(f'{path} is no config file of Synapse: it must hold keys and values')
    return config


def harmless_config(configs: Iterable[Mapping[Any, Any]], keep: Collection[str]) -> dict[str, Any]:
    """The top-level keys to keep. As in Synapse, a key of a later config replaces that of an earlier one."""
    return {key: value for config in configs for key, value in config.items() if key in keep}


def secret_options(folder: str) -> dict[str, str]:
    """The options with the paths of the backup's secrets. A drill must not use the secrets of the cluster."""
    return {f'{name}_path': f'{folder}/{name}' for name in os.listdir(folder) if name not in UNUSED_SECRETS}


def write_config(path: str, config: Mapping[str, Any]) -> None:
    """Writes a config file with PyYAML. Synapse reads it with the same library, so no value changes."""
    with open(path, 'w') as file:
        yaml.safe_dump(dict(config), file)
