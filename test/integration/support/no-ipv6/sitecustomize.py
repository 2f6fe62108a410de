"""On PYTHONPATH, makes the kernel look like one that was started with `ipv6.disable=1`."""

import errno
import socket


class WithoutIpv6(socket.socket):
    def __init__(self, family=-1, *args, **kwargs):
        if family == socket.AF_INET6:
            raise OSError(errno.EAFNOSUPPORT, 'Address family not supported by protocol')
        super().__init__(family, *args, **kwargs)


socket.socket = WithoutIpv6
