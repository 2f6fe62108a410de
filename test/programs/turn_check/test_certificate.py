"""Sentences about certificates."""

from __future__ import annotations

import time
from typing import Any

import pytest

from programs.turn_check.certificate import (
    EXPIRED,
    NOT_YET_VALID,
    OTHER_ADDRESS,
    OTHER_NAME,
    certificate_problem,
    overdue_renewal,
)

DATES = {'notBefore': 'Jan  1 00:00:00 2040 GMT', 'notAfter': 'Jan 31 00:00:00 2040 GMT'}
TRAEFIK = {'subject': ((('commonName', 'TRAEFIK DEFAULT CERT'),),), **DATES}
OLD = {
    'subjectAltName': (('DNS', 'a.org'), ('DNS', 'b.org'), ('DNS', 'c.org'), ('DNS', 'd.org')),
    'issuer': ((('organizationName', 'Someone'),), (('commonName', 'R1'),)),
    'notBefore': 'Jan  1 00:00:00 2019 GMT',
    'notAfter': 'Jan 31 00:00:00 2019 GMT',
}
SELF_SIGNED = 18
UNKNOWN_ISSUER = 20


def gmt(timestamp: float) -> str:
    return time.strftime('%b %d %H:%M:%S %Y GMT', time.gmtime(timestamp))


@pytest.mark.parametrize(
    ('code', 'certificate', 'sentence'),
    [
        (
            NOT_YET_VALID,
            DATES,
            'its certificate is not valid before 2040-01-01. It is for no name, issued by somebody without a name.',
        ),
        (NOT_YET_VALID, {}, 'its certificate is not valid yet.'),
        (
            EXPIRED,
            DATES,
            'a certificate in its chain has expired. It is for no name, issued by somebody without a name.',
        ),
        (OTHER_NAME, {}, 'its certificate is not for turn.org.'),
        (
            OTHER_ADDRESS,
            OLD,
            'its certificate is not for turn.org. It is for a.org, b.org, c.org, issued by Someone R1.',
        ),
        (
            SELF_SIGNED,
            TRAEFIK,
            'Traefik answers itself, with its own default certificate: no route leads to the relay.',
        ),
        (UNKNOWN_ISSUER, {}, 'its certificate comes from an authority that is not known here.'),
    ],
)
def test_problems(code: int, certificate: dict[str, Any], sentence: str) -> None:
    assert certificate_problem(code, certificate, 'turn.org').sentence == sentence


def test_an_expired_certificate_is_told_with_its_date() -> None:
    sentence = certificate_problem(EXPIRED, OLD, 'a.org').sentence
    assert sentence.startswith('its certificate expired on 2019-01-31, ')
    assert sentence.endswith(' days ago. It is for a.org, b.org, c.org, issued by Someone R1.')


def test_a_renewal_is_overdue_in_the_last_sixth() -> None:
    now = time.time()
    month = 30 * 86400
    assert overdue_renewal({**DATES, 'notBefore': 'Jan  1 00:00:00 2020 GMT'}) is None
    assert overdue_renewal({'notBefore': gmt(now - month * 4 / 5), 'notAfter': gmt(now + month / 5)}) is None
    left = overdue_renewal({'notBefore': 'Jan  1 00:00:00 2020 GMT', 'notAfter': gmt(now + 86400)})
    assert left is not None
    assert left // 3600 == 23
