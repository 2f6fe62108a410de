"""name-server.py FILE HOST…: a DNS server on loopback. Each host has the address in the file. No other name exists."""

import socket
import sys

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

file, *hosts = sys.argv[1:]
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(('127.0.0.1', 53))
print('ready', flush=True)
while True:
    data, asker = server.recvfrom(2048)
    query = dns.message.from_wire(data)
    question = query.question[0]
    answer = dns.message.make_response(query, recursion_available=True)
    if question.name.to_text(omit_final_dot=True) not in hosts:
        answer.set_rcode(dns.rcode.NXDOMAIN)
    elif question.rdtype == dns.rdatatype.A:
        with open(file) as addresses:
            answer.answer.append(dns.rrset.from_text(question.name, 5, 'IN', 'A', addresses.read().strip()))
    server.sendto(answer.to_wire(), asker)
