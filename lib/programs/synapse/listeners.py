"""Writes the listeners of the homeserver with the addresses that this node's kernel has.

Synapse itself wants to listen on both families, and doesn't start on a kernel without IPv6. Its metrics listen on IPv4
only, which a pod with IPv6 alone doesn't have.
"""

from __future__ import annotations

import json
import socket
from typing import Any

import yaml


def has_ipv6() -> bool:
    """True if a server can listen on all addresses of both families by one socket."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind(('::', 0))
    except OSError:
        return False
    return True


def bound(listener: dict[str, Any], ipv6: bool) -> dict[str, Any]:
    if 'port' not in listener or 'bind_addresses' in listener:
        return listener
    return {**listener, 'bind_addresses': ['::' if ipv6 else '0.0.0.0']}


def write_listeners(config_path: str, target: str) -> None:
    """Reads the listeners of a config, and writes a config file that has nothing else."""
    with open(config_path, encoding='utf-8') as file:
        listeners = yaml.safe_load(file)['listeners']
    ipv6 = has_ipv6()
    with open(target, 'w', encoding='utf-8') as file:
        # JSON is YAML too.
        json.dump({'listeners': [bound(listener, ipv6) for listener in listeners]}, file)
