/** Ways to the relay that carry whole STUN messages: UDP, TCP and TLS. */
export const WIRE_SCRIPT = String.raw`import socket, ssl, threading, time

class Limits:
    """How long one answer may take, and all of them together."""
    def __init__(self, each, total):
        self.each, self.end = each, time.monotonic() + total

    def until(self, seconds=None):
        return min(time.monotonic() + (seconds or self.each), self.end)

    def seconds(self):
        return max(self.until() - time.monotonic(), 0.01)

    @property
    def over(self):
        return time.monotonic() >= self.end

def receive(connection, until):
    """What comes next, or None if nothing does by then."""
    left = until - time.monotonic()
    if left <= 0:
        return None
    connection.settimeout(left)
    try:
        return connection.recv(65536)
    except socket.timeout:
        return None

class UdpWire:
    keeps = False

    def __init__(self, family, address, limits):
        self.socket = socket.socket(family, socket.SOCK_DGRAM)
        # Connected, it hears from the system when the port is closed.
        self.socket.connect(address)

    def send(self, data):
        self.socket.send(data)

    def read(self, until):
        """The next message, or None if there is none by then."""
        data = receive(self.socket, until)
        return None if data is None else decode(data)

    def close(self):
        self.socket.close()

class TcpWire:
    """Over TLS with a context, and over plain TCP without."""
    keeps = True

    def __init__(self, family, address, limits, context=None, host=None):
        self.buffer = b''
        self.socket = socket.socket(family, socket.SOCK_STREAM)
        self.socket.settimeout(limits.seconds())
        try:
            self.socket.connect(address)
            self.socket.settimeout(limits.seconds())
            if context:
                self.socket = context.wrap_socket(self.socket, server_hostname=host)
        except BaseException:
            self.socket.close()
            raise

    def send(self, data):
        self.socket.sendall(data)

    def read(self, until):
        while True:
            length = message_length(self.buffer)
            if length is not None and len(self.buffer) >= length:
                message, self.buffer = self.buffer[:length], self.buffer[length:]
                return decode(message)
            more = receive(self.socket, until)
            if more is None:
                return None
            if not more:
                raise ConnectionResetError('the connection was closed')
            self.buffer += more

    def close(self):
        self.socket.close()

def resolve(host, port, limits):
    """The addresses of a name, IPv4 first, as pairs of family and socket address. The system's resolver takes its time, so it is not waited for."""
    found = []
    def look():
        try:
            found.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except OSError as problem:
            found.append(problem)
    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    thread.join(limits.seconds())
    if not found:
        raise socket.timeout('DNS gave no answer')
    if isinstance(found[0], OSError):
        raise found[0]
    addresses = dict.fromkeys((family, address) for family, _, _, _, address in found[0])
    return sorted(addresses, key=lambda pair: pair[0] != socket.AF_INET)
`;
