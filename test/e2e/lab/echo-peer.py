"""echo-peer.py PORT: answers each datagram with the address of its sender and its content."""

import socket
import sys

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(('0.0.0.0', int(sys.argv[1])))
print('ready', flush=True)
while True:
    data, (address, port) = server.recvfrom(2048)
    server.sendto(f'{address}:{port} said {data.decode()}'.encode(), (address, port))
