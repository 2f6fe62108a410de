"""Compares the relay's address with the addresses of its name, and finds the cause of lost data."""

from __future__ import annotations

import ipaddress

from programs.turn_check.data import DataLost
from programs.turn_check.problem import Problem
from programs.turn_check.stun import Address
from programs.turn_check.target import Target

DOCUMENTATION = [
    ipaddress.ip_network(network) for network in ('192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32')
]
ADDRESS_REMEDY = (
    'Set externalIp to the address that the internet sees, or correct the DNS record. If the address has changed, '
    'restart the relay: kubectl -n matrix-turn rollout restart deployment/coturn'
)


def wrong_address(relayed: Address, target: Target) -> str | None:
    """A sentence about the relay's address if it isn't an address of the relay's name."""
    ours = ipaddress.ip_address(relayed.ip)
    others = [ip for ip in target.ips() if ip.version == ours.version]
    if not others or ours in others:
        return None
    at = ' and '.join(str(ip) for ip in others)
    # A private address is right if the name has only private addresses too.
    private = not ours.is_global and any(ip.is_global for ip in others)
    kind = 'a private address that nobody outside can reach' if private else 'another address'
    return (
        f'the relay tells people to send to {ours}, {kind}, while {target.host} is at {at}: its external address is '
        'wrong.'
    )


PRIVATE_REMEDY = (
    'Set externalIp to the address that the internet sees. The DNS of a home network may give another address of the '
    'same name than the internet does. For calls that stay in this network, run the check with --allow-private.'
)


def private_problem(relayed: Address, target: Target) -> Problem | None:
    """The problem if the relay tells people to send to an address that the internet doesn't reach.

    An address of this machine itself is no problem if the URI leads there too: both are on one machine.
    """
    ours = ipaddress.ip_address(relayed.ip)
    if is_public(ours) or (ours.is_loopback and all(ip.is_loopback for ip in target.ips())):
        return None
    wrong = wrong_address(relayed, target)
    if wrong and any(is_public(ip) for ip in target.ips()):
        return Problem(wrong, ADDRESS_REMEDY)
    return Problem(
        f'the relay tells people to send to {ours}, a private address that nobody on the internet can reach: only '
        'people in the same network have calls.',
        PRIVATE_REMEDY,
    )


def is_public(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """True if the internet reaches the address. Addresses of documentation count, as no private network has them."""
    return ip.is_global or any(ip in network for network in DOCUMENTATION)


def data_lost_problem(error: DataLost, relayed: Address, target: Target) -> Problem:
    if not error.to_client:
        return Problem(
            'data comes to the relay, but its answers to the other side get lost.',
            "Something drops UDP that leaves the relay's node: see its firewall.",
        )
    wrong = wrong_address(relayed, target)
    if wrong:
        return Problem(wrong, ADDRESS_REMEDY)
    return Problem(
        f'data that is sent to the relay at {relayed.ip} port {relayed.port} does not arrive: its relay ports are '
        'closed.',
        'Open and forward the whole range of UDP ports from minRelayPort to maxRelayPort, not only the port on which '
        'it listens.',
    )
