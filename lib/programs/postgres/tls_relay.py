"""Relays connections on loopback to PostgreSQL, in TLS with a checked certificate, for a program that checks none."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import ssl
import struct
from collections.abc import Iterator
from typing import Any

from programs.synapse.move_child import start_child

# The request for TLS, which a client of PostgreSQL sends before the handshake.
SSL_REQUEST = struct.pack('!II', 8, 80877103)
RELAYED_BLOCK = 1 << 16


@contextlib.contextmanager
def tls_relay(connection: dict[str, Any]) -> Iterator[int]:
    """Runs the relay in a process of its own, and gives its port. The connection is in libpq's keywords."""

    def relay(writer: int) -> None:
        with contextlib.suppress(BaseException):
            asyncio.run(serve(connection, writer))

    child, reader = start_child(relay)
    try:
        with open(reader) as file:
            yield int(file.read())
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


async def serve(connection: dict[str, Any], writer: int) -> None:
    context = context_of(connection)

    async def relay(ours: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        try:
            theirs, forth = await begin_tls(connection, context)
            await asyncio.gather(pump(ours, forth), pump(theirs, back))
        except (OSError, EOFError) as problem:
            print(f'{connection["host"]}: {problem}', flush=True)
        back.close()

    server = await asyncio.start_server(relay, '127.0.0.1', 0)
    with open(writer, 'w') as file:
        file.write(str(server.sockets[0].getsockname()[1]))
    await server.serve_forever()


def context_of(connection: dict[str, Any]) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=connection['sslrootcert'])
    context.check_hostname = connection['sslmode'] == 'verify-full'
    return context


async def begin_tls(
    connection: dict[str, Any], context: ssl.SSLContext
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Connects to the server, and begins TLS."""
    host = connection['host']
    theirs, forth = await asyncio.open_connection(host, connection['port'])
    forth.write(SSL_REQUEST)
    if await theirs.readexactly(1) != b'S':
        raise OSError('it has no TLS')
    # The image has Python 3.13; this is there since 3.11.
    await forth.start_tls(context, server_hostname=host)  # type: ignore[attr-defined]
    return theirs, forth


async def pump(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    """Passes on what comes, and the end."""
    with contextlib.suppress(OSError):
        while block := await source.read(RELAYED_BLOCK):
            target.write(block)
            await target.drain()
    target.close()
