/** Data through an allocation, both ways. */
export const DATA_SCRIPT = String.raw`PAUSE = 0.4

class Lost(Exception):
    """Data that didn't arrive: 'in' is the way to the client, 'out' the way to its peer."""

class Peer:
    """A plain UDP socket: a person on the other side who has no relay."""
    def __init__(self, ip):
        self.family = socket.AF_INET if ipaddress.ip_address(ip).version == 4 else socket.AF_INET6
        self.socket = socket.socket(self.family, socket.SOCK_DGRAM)

    def mapped(self, stun, limits):
        """How the relay sees this socket, if there is a STUN server to ask."""
        transaction, until = new_transaction(), limits.until(2)
        while stun and time.monotonic() < until:
            self.socket.sendto(encode(BINDING, transaction, []), stun)
            data = self.read(time.monotonic() + PAUSE)
            if data is not None and data[8:20] == transaction:
                return address_in(decode(data), MAPPED_ADDRESS)
        return None

    def send(self, payload, address):
        self.socket.sendto(payload, tuple(address))

    def receive(self, payload, until):
        while (data := self.read(until)) is not None:
            if data == payload:
                return self.source
        return None

    def read(self, until):
        self.socket.settimeout(max(until - time.monotonic(), 0.001))
        try:
            data, source = self.socket.recvfrom(65536)
        except socket.timeout:
            return None
        self.source = Address(*source[:2])
        return data

    def release(self):
        self.socket.close()

class RelayedPeer:
    """Another client of the relay, as the other side."""
    def __init__(self, client):
        self.client = client

    def send(self, payload, address):
        self.client.send(payload, address)

    def receive(self, payload, until):
        return self.client.receive(payload, until)

def both_ways(client, peer, limits):
    """Sends to the client's relayed address as anybody would, and answers from there; returns where the answer came from."""
    question, answer = b'ping ' + os.urandom(8), b'pong ' + os.urandom(8)
    source = delivered(lambda: peer.send(question, client.relayed), client, question, limits)
    if source is None:
        raise Lost('in')
    seen = delivered(lambda: client.send(answer, source), peer, answer, limits)
    if seen is None:
        raise Lost('out')
    return seen

def delivered(send, receiver, payload, limits):
    until = limits.until()
    while time.monotonic() < until:
        send()
        source = receiver.receive(payload, min(time.monotonic() + PAUSE, until))
        if source:
            return source
    return None
`;
