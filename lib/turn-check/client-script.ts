/** A TURN client: asks for an allocation with credentials, and sends and receives through it. */
export const CLIENT_SCRIPT = String.raw`class NoAnswer(Exception):
    """Nothing came in time."""

class OpenRelay(Exception):
    """An allocation without credentials."""

class Refused(Exception):
    def __init__(self, code, reason):
        super().__init__(f'{code} {reason}')
        self.code, self.reason = code, reason

class Client:
    def __init__(self, wire, username, password, limits):
        self.wire, self.limits = wire, limits
        self.username, self.password = username.encode(), password.encode()
        self.realm = self.nonce = b''
        self.inbox = []
        self.relayed = self.mapped = None

    def challenge(self):
        """The first question: any TURN server answers it by asking for credentials."""
        answer = self.exchange(ALLOCATE, [(TRANSPORT, UDP)])
        if answer.kind == ALLOCATE | SUCCESS:
            raise OpenRelay()
        if error_of(answer).code != 401:
            raise error_of(answer)
        self.heed(answer)

    def binding(self):
        """How the relay sees this machine, if it is a STUN server too."""
        try:
            answer = self.exchange(BINDING, [], seconds=2)
        except NoAnswer:
            return None
        return address_in(answer, MAPPED_ADDRESS)

    def allocate(self):
        for patience in (1, 1.5, 0):
            try:
                answer = self.request(ALLOCATE, [(TRANSPORT, UDP)])
                break
            except Refused as error:
                # coturn takes a second or two to count out what the check before gave back.
                if error.code != 486 or not patience:
                    raise
                time.sleep(patience)
        self.relayed = address_in(answer, RELAYED_ADDRESS)
        self.mapped = address_in(answer, MAPPED_ADDRESS)

    def permit(self, ip):
        self.request(CREATE_PERMISSION, [(PEER_ADDRESS, Address(ip, 9))])

    def release(self):
        """Frees the allocation, which would count as one of the user's for ten minutes more."""
        try:
            if self.relayed:
                self.request(REFRESH, [(LIFETIME, bytes(4))])
        except (OSError, NoAnswer, NotStun, Refused):
            pass
        self.wire.close()

    def send(self, payload, address):
        self.wire.send(self.encoded(SEND_INDICATION, new_transaction(), [(PEER_ADDRESS, address), (DATA, payload)]))

    def receive(self, payload, until):
        """Where that payload came from, or None if it didn't by then."""
        while True:
            message = self.inbox.pop(0) if self.inbox else self.wire.read(until)
            if message is None:
                return None
            if message.kind == DATA_INDICATION and message.attributes.get(DATA) == payload:
                return address_in(message, PEER_ADDRESS)

    def request(self, kind, attributes):
        for _ in range(3):
            answer = self.exchange(kind, attributes, signed=True)
            if answer.kind == kind | SUCCESS:
                return answer
            if error_of(answer).code != 438:
                raise error_of(answer)
            # A nonce grows stale; the answer holds a fresh one.
            self.heed(answer)
        raise error_of(answer)

    def heed(self, answer):
        self.realm = answer.attributes.get(REALM, self.realm)
        self.nonce = answer.attributes.get(NONCE, self.nonce)

    def exchange(self, kind, attributes, signed=False, seconds=None):
        transaction = new_transaction()
        key = None
        if signed:
            attributes = attributes + [(USERNAME, self.username), (REALM, self.realm), (NONCE, self.nonce)]
            key = hashlib.md5(self.username + b':' + self.realm + b':' + self.password).digest()
        question = self.encoded(kind, transaction, attributes, key)
        until, pause = self.limits.until(seconds), 0.5
        while time.monotonic() < until:
            self.wire.send(question)
            # What UDP loses is sent again.
            again = until if self.wire.keeps else min(time.monotonic() + pause, until)
            pause *= 2
            while (answer := self.wire.read(again)) is not None:
                if answer.transaction == transaction:
                    return answer
                self.inbox.append(answer)
        raise NoAnswer()

    def encoded(self, kind, transaction, attributes, key=None):
        plain = [(n, encode_address(v, transaction) if n == PEER_ADDRESS else v) for n, v in attributes]
        return encode(kind, transaction, plain, key)

def error_of(answer):
    value = answer.attributes.get(ERROR_CODE, bytes(4))
    return Refused(value[2] * 100 + value[3], value[4:].decode(errors='replace'))

def address_in(message, number):
    value = message.attributes.get(number)
    return decode_address(value, message.transaction) if value else None
`;
