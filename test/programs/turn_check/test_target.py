"""TURN URIs, and the relay's address compared with the ones of its name."""

from __future__ import annotations

import socket

import pytest

from programs.turn_check.data import DataLost
from programs.turn_check.problem import Problem
from programs.turn_check.relay import udp_first
from programs.turn_check.relayed_address import data_lost_problem, private_problem, wrong_address
from programs.turn_check.stun import Address
from programs.turn_check.target import Target
from programs.turn_check.wire import Endpoint, absolute


def target(*ips: str) -> Target:
    found = Target('turn:turn.example.org')
    found.endpoints = [Endpoint(socket.AF_INET6 if ':' in ip else socket.AF_INET, (ip, 3478)) for ip in ips]
    return found


@pytest.mark.parametrize(
    ('uri', 'parts'),
    [
        ('turn:a.org', ('a.org', 3478, 'udp', False)),
        ('turns:a.org', ('a.org', 5349, 'tcp', True)),
        ('turns:a.org:443?transport=tcp', ('a.org', 443, 'tcp', True)),
        ('turn:[2001:db8::1]:1?transport=udp', ('2001:db8::1', 1, 'udp', False)),
        ('turns:a.org.:443?transport=tcp', ('a.org', 443, 'tcp', True)),
    ],
)
def test_uris(uri: str, parts: tuple[str, int, str, bool]) -> None:
    found = Target(uri)
    assert (found.host, found.port, found.transport, found.tls) == parts


@pytest.mark.parametrize('uri', ['', 'turn:', 'stun:a.org', 'turn:a:b:c', 'turn:a.org?transport=', 'turn:2001:db8::1'])
def test_other_uris_are_refused(uri: str) -> None:
    with pytest.raises(Problem, match='it is no TURN URI'):
        Target(uri)


def test_udp_is_checked_first() -> None:
    uris = ['turns:a.org?transport=udp', 'turn:a.org?transport=tcp', 'turn:a.org?transport=udp', 'turn:b.org']
    assert udp_first(uris) == [uris[2], uris[3], uris[0], uris[1]]


@pytest.mark.parametrize(
    ('to_client', 'relayed', 'sentence'),
    [
        (
            True,
            '1.2.3.4',
            'data that is sent to the relay at 1.2.3.4 port 49160 does not arrive: its relay ports are closed.',
        ),
        (
            True,
            '4.3.2.1',
            'the relay tells people to send to 4.3.2.1, another address, while turn.example.org is at 1.2.3.4: '
            'its external address is wrong.',
        ),
        (
            True,
            '192.168.0.2',
            'the relay tells people to send to 192.168.0.2, a private address that nobody outside can reach, while '
            'turn.example.org is at 1.2.3.4: its external address is wrong.',
        ),
        (False, '1.2.3.4', 'data comes to the relay, but its answers to the other side get lost.'),
        (False, '4.3.2.1', 'data comes to the relay, but its answers to the other side get lost.'),
    ],
)
def test_data_that_was_lost(to_client: bool, relayed: str, sentence: str) -> None:
    assert data_lost_problem(DataLost(to_client), Address(relayed, 49160), target('1.2.3.4')).sentence == sentence


@pytest.mark.parametrize(
    ('relayed', 'ips', 'words'),
    [
        ('1.2.3.4', ['4.3.2.1', '1.2.3.4'], None),
        ('1.2.3.4', [], None),
        ('1.2.3.4', ['2001:db8::1'], None),
        ('fe80::1', ['fe80::1%eth0'], None),
        ('10.0.0.1', ['10.0.0.2'], 'another address, while turn.example.org is at 10.0.0.2:'),
        ('10.0.0.1', ['10.0.0.2', '4.3.2.1'], 'outside can reach, while turn.example.org is at 10.0.0.2 and 4.3.2.1:'),
    ],
)
def test_addresses_are_compared_with_those_of_the_same_family(relayed: str, ips: list[str], words: str | None) -> None:
    sentence = wrong_address(Address(relayed, 1), target(*ips))
    assert sentence is None if words is None else words in (sentence or '')


@pytest.mark.parametrize(
    ('host', 'looked_up'),
    [
        ('turn.example.org', 'turn.example.org.'),
        ('turn.example.org.', 'turn.example.org.'),
        ('localhost', 'localhost'),
        ('turn', 'turn'),
        ('192.0.2.1', '192.0.2.1'),
        ('2001:db8::1', '2001:db8::1'),
    ],
)
def test_no_search_domain_is_tried(host: str, looked_up: str) -> None:
    assert absolute(host) == looked_up


@pytest.mark.parametrize(
    'ip', ['192.168.1.5', '10.1.2.3', '172.16.0.1', '100.64.0.1', '169.254.1.1', 'fd00::1', 'fe80::1']
)
def test_a_private_address_is_a_problem_also_if_dns_has_it_too(ip: str) -> None:
    problem = private_problem(Address(ip, 1), target(ip))
    assert problem and f'{ip}, a private address that nobody on the internet can reach' in problem.sentence


def test_a_private_address_beside_a_public_name_is_told_with_both() -> None:
    problem = private_problem(Address('10.1.2.3', 1), target('198.51.100.1'))
    assert problem and 'while turn.example.org is at 198.51.100.1' in problem.sentence


@pytest.mark.parametrize(
    ('relayed', 'name'), [('8.8.8.8', '10.0.0.1'), ('203.0.113.7', '203.0.113.7'), ('127.0.0.1', '127.0.0.1')]
)
def test_other_addresses_are_no_problem(relayed: str, name: str) -> None:
    assert private_problem(Address(relayed, 1), target(name)) is None
