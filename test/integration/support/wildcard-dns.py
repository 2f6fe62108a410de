"""wildcard-dns.py: a name server on loopback, for a node in the domain `example.org`, which has a wildcard record. Each record is an argument, such as `matrix.org=192.0.2.1`."""

import socket
import struct
import sys

RECORDS = dict(record.split("=") for record in sys.argv[1:])
WILDCARD = ".example.org"


def address(name):
    if name in RECORDS:
        return RECORDS[name]
    return "192.0.2.200" if name.endswith(WILDCARD) else None


server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 53))
print("ready", flush=True)
while True:
    query, client = server.recvfrom(1500)
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode())
        at += query[at] + 1
    found = address(".".join(labels))
    (kind,) = struct.unpack(">H", query[at + 1 : at + 3])
    answer = b""
    if found is not None and kind == 1:
        answer = b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 30, 4) + socket.inet_aton(found)
    flags = 0x8180 if found is not None else 0x8183
    header = query[:2] + struct.pack(">HHHHH", flags, 1, 1 if answer else 0, 0, 0)
    server.sendto(header + query[12 : at + 5] + answer, client)
