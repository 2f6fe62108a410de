"""On PYTHONPATH, leads the public hosts of a test to ports of loopback. No other host is reached.

RTC_TEST_PORTS has the ports, by host and port.
"""

import json
import os
import socket

PORTS = json.loads(os.environ.get('RTC_TEST_PORTS', '{}'))
_getaddrinfo = socket.getaddrinfo


def getaddrinfo(host, port, *args, **kwargs):
    name = host.decode() if isinstance(host, bytes) else host
    if name is None or name == '::' or name.startswith('127.') or name == '0.0.0.0':
        return _getaddrinfo(host, port, *args, **kwargs)
    local = PORTS.get(f'{name.rstrip(".")}:{port}')
    if local is None:
        raise socket.gaierror(socket.EAI_NONAME, f'{name}:{port} is no host of this test')
    return _getaddrinfo('127.0.0.1', local, *args, **kwargs)


socket.getaddrinfo = getaddrinfo
