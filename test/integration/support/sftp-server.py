"""An SFTP server on loopback, for whoever has the key: sftp-server.py PORT HOST_KEY AUTHORIZED_KEYS."""

from __future__ import annotations

import asyncio
import sys

import asyncssh


async def serve(port: str, host_key: str, authorized: str) -> None:
    await asyncssh.listen(
        '127.0.0.1',
        int(port),
        server_host_keys=[host_key],
        authorized_client_keys=authorized,
        sftp_factory=asyncssh.SFTPServer,
    )
    print('ready', flush=True)
    await asyncio.Event().wait()


asyncio.run(serve(*sys.argv[1:]))
