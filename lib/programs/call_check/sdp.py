"""Reads the SFU's offer, and writes an answer to it.

See https://www.rfc-editor.org/rfc/rfc8866 and https://www.rfc-editor.org/rfc/rfc8829
"""

from __future__ import annotations

import os
import re

from programs.call_check.ice import Candidate, IceSide, parse_candidate


def ice_side_in(sdp: str) -> IceSide | None:
    name = re.search(r'^a=ice-ufrag:(\S+)', sdp, re.MULTILINE)
    password = re.search(r'^a=ice-pwd:(\S+)', sdp, re.MULTILINE)
    return IceSide(name.group(1), password.group(1)) if name and password else None


def candidates_in(sdp: str) -> list[Candidate | None]:
    return [parse_candidate(line) for line in re.findall(r'^a=(candidate:.*?)\r?$', sdp, re.MULTILINE)]


def answer_to(offer: str, own: IceSide) -> str:
    """An answer that takes all media of the offer. No key belongs to its fingerprint, as no media follow."""
    head, *parts = re.split(r'^(?=m=)', offer.replace('\r\n', '\n'), flags=re.MULTILINE)
    group = re.search(r'^a=group:.*$', head, re.MULTILINE)
    fingerprint = ':'.join(f'{byte:02X}' for byte in os.urandom(32))
    lines = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', *([group.group(0)] if group else [])]
    for part in parts:
        kept = [line for line in part.splitlines() if re.match(r'm=|a=(mid|rtpmap|fmtp|sctp-port|rtcp-mux)\b', line)]
        lines += [
            kept[0],
            'c=IN IP4 0.0.0.0',
            *kept[1:],
            *([] if kept[0].startswith('m=application') else ['a=recvonly']),
            f'a=ice-ufrag:{own.name}',
            f'a=ice-pwd:{own.password}',
            f'a=fingerprint:sha-256 {fingerprint}',
            'a=setup:active',
        ]
    return '\r\n'.join([*lines, ''])
