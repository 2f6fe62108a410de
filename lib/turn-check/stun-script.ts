/** STUN and TURN messages as bytes. @see https://www.rfc-editor.org/rfc/rfc8489 and https://www.rfc-editor.org/rfc/rfc8656 */
export const STUN_SCRIPT = String.raw`import collections, hashlib, hmac, ipaddress, os, struct

COOKIE = 0x2112A442
BINDING, ALLOCATE, REFRESH, CREATE_PERMISSION = 0x0001, 0x0003, 0x0004, 0x0008
SEND_INDICATION, DATA_INDICATION = 0x0016, 0x0017
SUCCESS, FAILURE = 0x0100, 0x0110
USERNAME, INTEGRITY, ERROR_CODE, LIFETIME, PEER_ADDRESS, DATA = 0x0006, 0x0008, 0x0009, 0x000D, 0x0012, 0x0013
REALM, NONCE, RELAYED_ADDRESS, TRANSPORT, MAPPED_ADDRESS = 0x0014, 0x0015, 0x0016, 0x0019, 0x0020
HEADER = struct.Struct('!HHI12s')
UDP = bytes([17, 0, 0, 0])

Message = collections.namedtuple('Message', 'kind transaction attributes')
Address = collections.namedtuple('Address', 'ip port')

class NotStun(Exception):
    """Bytes that no STUN server sends."""

def encode(kind, transaction, attributes, key=None):
    body = b''.join(encode_attribute(number, value) for number, value in attributes)
    if key is not None:
        # The length in the header already counts the signature, which covers everything before it.
        signed = HEADER.pack(kind, len(body) + 24, COOKIE, transaction) + body
        body += encode_attribute(INTEGRITY, hmac.new(key, signed, hashlib.sha1).digest())
    return HEADER.pack(kind, len(body), COOKIE, transaction) + body

def encode_attribute(number, value):
    return struct.pack('!HH', number, len(value)) + value + bytes(-len(value) % 4)

def message_length(start):
    """How long the message is that starts with these bytes, or None if that takes more of them."""
    if start and start[0] >= 0x40 or len(start) >= 8 and start[4:8] != struct.pack('!I', COOKIE):
        raise NotStun(start[:60])
    return 20 + struct.unpack('!H', start[2:4])[0] if len(start) >= 8 else None

def decode(data):
    length = message_length(data)
    if length is None or len(data) < length:
        raise NotStun(data[:60])
    kind, _, _, transaction = HEADER.unpack(data[:20])
    attributes, at = {}, 20
    while at + 4 <= length:
        number, size = struct.unpack('!HH', data[at:at + 4])
        # The first of several is the one that counts.
        attributes.setdefault(number, data[at + 4:at + 4 + size])
        at += 4 + size + -size % 4
    return Message(kind, transaction, attributes)

def encode_address(address, transaction):
    ip = ipaddress.ip_address(address.ip)
    head = struct.pack('!HH', 1 if ip.version == 4 else 2, address.port ^ COOKIE >> 16)
    return head + mask(ip.packed, transaction)

def decode_address(value, transaction):
    port = struct.unpack('!H', value[2:4])[0] ^ COOKIE >> 16
    return Address(str(ipaddress.ip_address(mask(value[4:], transaction))), port)

def mask(packed, transaction):
    return bytes(a ^ b for a, b in zip(packed, struct.pack('!I', COOKIE) + transaction))

def new_transaction():
    return os.urandom(12)
`;
