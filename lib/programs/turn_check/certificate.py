"""Reads the certificate of a server, also a wrong one, and describes its problem."""

from __future__ import annotations

import ssl
import time
from typing import Any

from programs.turn_check.problem import Problem
from programs.turn_check.times import day, span
from programs.turn_check.wire import Endpoint, Limits, TlsWire

# Flags of X509_VERIFY_PARAM_set_flags: accept a certificate with an unknown issuer, and an expired certificate.
PARTIAL_CHAIN = 0x80000
NO_CHECK_TIME = 0x200000

# Verification errors of OpenSSL: https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/
EXPIRED = 10
NOT_YET_VALID = 9
OTHER_NAME = 62
OTHER_ADDRESS = 64


def tls_context(ca: str | None) -> ssl.SSLContext:
    """Trusts the authorities of the system, and the authority in the file `ca`."""
    context = ssl.create_default_context()
    if ca:
        context.load_verify_locations(ca)
    return context


def presented_certificate(endpoint: Endpoint, host: str, limits: Limits) -> dict[str, Any]:
    """The certificate that a server sends, trusted or not. Empty if it can't be read."""
    try:
        anything = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        anything.check_hostname = False
        anything.verify_mode = ssl.CERT_NONE
        wire = TlsWire(endpoint, limits, anything, host)
        raw = wire.tls.getpeercert(True)
        wire.close()
        if raw is None:
            return {}
        # Python parses only a certificate that it has verified. So this context trusts just this certificate, even if
        # it has expired.
        this_one = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        this_one.check_hostname = False
        this_one.load_verify_locations(cadata=raw)
        this_one.verify_flags |= PARTIAL_CHAIN | NO_CHECK_TIME
        wire = TlsWire(endpoint, limits, this_one, host)
        certificate = wire.certificate()
        wire.close()
        return certificate
    except (OSError, ValueError):
        return {}


def certificate_problem(code: int, certificate: dict[str, Any], host: str) -> Problem:
    """Describes OpenSSL's error for this certificate. The certificate is empty if it could not be read."""
    about = ''
    if certificate:
        names = ', '.join(value for _, value in certificate.get('subjectAltName', ())[:3])
        about = f' It is for {names or "no name"}, issued by {issuer(certificate)}.'
    if code == EXPIRED and certificate and ends(certificate) < time.time():
        ago = span(time.time() - ends(certificate))
        return Problem(
            f'its certificate expired on {day(ends(certificate))}, {ago} ago.{about}',
            'See why it was not renewed: kubectl get certificates -A, then describe the one that is not ready. If the '
            'one in the cluster is new, the relay has not loaded it: restart the relay.',
        )
    if code == EXPIRED:
        return Problem(
            f'a certificate in its chain has expired.{about}',
            "Renew it, and restart the relay. Else this machine's clock is ahead.",
        )
    if code == NOT_YET_VALID:
        starts = f'before {day(begins(certificate))}' if certificate else 'yet'
        return Problem(
            f'its certificate is not valid {starts}.{about}',
            "This machine's clock is behind, or that of whoever issued the certificate is ahead: set them by NTP.",
        )
    if code in (OTHER_NAME, OTHER_ADDRESS):
        return Problem(
            f'its certificate is not for {host}.{about}',
            f'The certificate must name {host}, and the port must lead to the relay rather than to another server.',
        )
    if 'TRAEFIK DEFAULT CERT' in str(certificate):
        return Problem(
            'Traefik answers itself, with its own default certificate: no route leads to the relay.',
            f'Traefik must pass TLS for {host} on to the relay unopened: an IngressRouteTCP with HostSNI and '
            'passthrough.',
        )
    return Problem(
        f'its certificate comes from an authority that is not known here.{about}',
        "Browsers and apps refuse it as well, if they don't know the authority: use one that everybody knows, such as "
        "Let's Encrypt's. For one of your own, name its certificate by --ca.",
    )


def overdue_renewal(certificate: dict[str, Any]) -> float | None:
    """The seconds until the certificate expires, if less than a sixth of its lifetime is left, else None.

    cert-manager renews a certificate after two thirds of its lifetime, so this renewal is overdue.
    """
    left = ends(certificate) - time.time()
    return left if left < (ends(certificate) - begins(certificate)) / 6 else None


def ends(certificate: dict[str, Any]) -> int:
    return ssl.cert_time_to_seconds(certificate['notAfter'])


def begins(certificate: dict[str, Any]) -> int:
    return ssl.cert_time_to_seconds(certificate['notBefore'])


def issuer(certificate: dict[str, Any]) -> str:
    parts = {key: value for part in certificate.get('issuer', ()) for key, value in part}
    names = [parts[key] for key in ('organizationName', 'commonName') if key in parts]
    return ' '.join(names) or 'somebody without a name'
