"""turn-client.py: a TURN client. It does what JSON lines on its standard input say, and answers each by one on its
standard output.

It ends, and its allocations with it, when its standard input does.
"""

import asyncio
import hashlib
import json
import ssl
import sys

from aioice import stun
from aioice.turn import TurnClientTcpProtocol, TurnClientUdpProtocol

# Seconds: enough for the retransmissions of a lost packet, and less than the library's own limit of half a minute.
PATIENCE = 8


class Inbox(asyncio.DatagramProtocol):
    def __init__(self):
        self.queue = asyncio.Queue()

    def datagram_received(self, data, addr):
        self.queue.put_nowait(data.decode())


allocations = {}


def tls_context(authority):
    context = ssl.create_default_context(cadata=authority)
    if authority is None:
        # The caller compares the certificate with the one it expects.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


async def allocate(name, transport, host, port, username=None, password=None, authority=None):
    loop = asyncio.get_running_loop()
    settings = {'username': username, 'password': password, 'lifetime': 600, 'channel_refresh_time': 500}
    certificate = None
    if transport == 'udp':
        connection, protocol = await loop.create_datagram_endpoint(
            lambda: TurnClientUdpProtocol((host, port), **settings), remote_addr=(host, port)
        )
    else:
        context = tls_context(authority) if transport == 'tls' else None
        connection, protocol = await loop.create_connection(
            lambda: TurnClientTcpProtocol((host, port), **settings), host, port, ssl=context
        )
        if context:
            shown = connection.get_extra_info('ssl_object').getpeercert(binary_form=True)
            certificate = hashlib.sha256(shown).hexdigest()
    try:
        relayed = await protocol.connect()
    except BaseException:
        connection.abort()
        raise
    protocol.receiver = Inbox()
    allocations[name] = protocol
    mapped = protocol.mapped_address
    return {
        'address': relayed[0],
        'port': relayed[1],
        'seenAs': mapped[0],
        'seenPort': mapped[1],
        'certificate': certificate,
    }


async def permit(name, address, port):
    request = stun.Message(message_method=stun.Method.CREATE_PERMISSION, message_class=stun.Class.REQUEST)
    request.attributes['XOR-PEER-ADDRESS'] = (address, port)
    await allocations[name].request_with_retry(request)
    return {}


async def exchange(name, address, port, text):
    allocation = allocations[name]
    await allocation.send_data(text.encode(), (address, port))
    return {'text': await allocation.receiver.queue.get()}


async def close(name):
    await allocations.pop(name).delete()
    return {}


COMMANDS = {'allocate': allocate, 'permit': permit, 'exchange': exchange, 'close': close}


async def answer(request):
    id, command = request.pop('id'), request.pop('do')
    try:
        result = await asyncio.wait_for(COMMANDS[command](**request), PATIENCE)
    except stun.TransactionFailed as failure:
        code, reason = failure.response.attributes['ERROR-CODE']
        result = {'error': code, 'reason': reason}
    except (OSError, asyncio.TimeoutError, ssl.SSLError, stun.TransactionTimeout) as failure:
        result = {'error': 0, 'reason': f'{type(failure).__name__} {failure}'}
    print(json.dumps({'id': id, **result}), flush=True)


async def main():
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    tasks = set()
    while line := await reader.readline():
        task = asyncio.create_task(answer(json.loads(line)))
        tasks.add(task)
        task.add_done_callback(tasks.discard)


asyncio.run(main())
