from __future__ import annotations

import errno
import json
import socket
from pathlib import Path
from typing import Any

import pytest

from programs.synapse import listeners

CONFIG = """
server_name: "example.org"
listeners:
  - port: 8008
    type: http
    resources: [{names: [client], compress: false}]
  - port: 9001
    type: metrics
  - port: 9000
    type: manhole
    bind_addresses: ["127.0.0.1"]
"""


@pytest.fixture
def written(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    ipv6: bool = request.param
    real = socket.socket

    def kernel(family: int, *args: int) -> socket.socket:
        if family == socket.AF_INET6 and not ipv6:
            raise OSError(errno.EAFNOSUPPORT, 'Address family not supported by protocol')
        return real(socket.AF_INET if family == socket.AF_INET6 else family, *args)

    monkeypatch.setattr(listeners.socket, 'socket', kernel)
    if ipv6:
        monkeypatch.setattr(listeners, 'has_ipv6', lambda: True)
    (tmp_path / 'homeserver.yaml').write_text(CONFIG)
    listeners.write_listeners(str(tmp_path / 'homeserver.yaml'), str(tmp_path / 'listeners.yaml'))
    return json.loads((tmp_path / 'listeners.yaml').read_text())


@pytest.mark.parametrize('written', [True], indirect=True)
def test_one_socket_listens_on_both_families(written: Any) -> None:
    assert list(written) == ['listeners']
    assert [listener['bind_addresses'] for listener in written['listeners']] == [['::'], ['::'], ['127.0.0.1']]
    assert written['listeners'][0]['resources'] == [{'names': ['client'], 'compress': False}]


@pytest.mark.parametrize('written', [False], indirect=True)
def test_a_kernel_without_ipv6_listens_on_ipv4(written: Any) -> None:
    assert [listener['bind_addresses'] for listener in written['listeners']] == [
        ['0.0.0.0'],
        ['0.0.0.0'],
        ['127.0.0.1'],
    ]
