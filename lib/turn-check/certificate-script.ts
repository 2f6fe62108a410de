/** What is wrong with a certificate, in a person's words. */
export const CERTIFICATE_SCRIPT = String.raw`PARTIAL_CHAIN, NO_CHECK_TIME = 0x80000, 0x200000
EXPIRED, NOT_YET_VALID, OTHER_NAME, OTHER_ADDRESS = 10, 9, 62, 64

class Problem(Exception):
    """Something wrong, and what to do about it."""
    def __init__(self, sentence, remedy=None):
        super().__init__(sentence)
        self.sentence, self.remedy = sentence, remedy

def trusting(ca):
    context = ssl.create_default_context()
    if ca:
        context.load_verify_locations(ca)
    return context

def shown_certificate(family, address, host, limits):
    """What is shown there, whatever is wrong with it; empty if it can't be had."""
    try:
        blind = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        blind.check_hostname, blind.verify_mode = False, ssl.CERT_NONE
        wire = TcpWire(family, address, limits, blind, host)
        raw = wire.socket.getpeercert(True)
        wire.close()
        # Python reads a certificate only once it has verified it: so this very one is trusted, however old, for as long as it takes to read it.
        reader = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        reader.check_hostname = False
        reader.load_verify_locations(cadata=raw)
        reader.verify_flags |= PARTIAL_CHAIN | NO_CHECK_TIME
        wire = TcpWire(family, address, limits, reader, host)
        certificate = wire.socket.getpeercert()
        wire.close()
        return certificate
    except (OSError, ValueError):
        return {}

def certificate_problem(error, certificate, host):
    code, names = error.verify_code, ', '.join(value for _, value in certificate.get('subjectAltName', ())[:3])
    about = f' It is for {names or "no name"}, issued by {issuer(certificate)}.' if certificate else ''
    if code == EXPIRED and certificate and ends(certificate) < time.time():
        since = time.time() - ends(certificate)
        return Problem(f'its certificate expired on {day(ends(certificate))}, {span(since)} ago.{about}',
            'See why it was not renewed: kubectl get certificates -A, then describe the one that is not ready. If the one in the cluster '
            'is new, the relay has not loaded it: restart the relay.')
    if code == EXPIRED:
        return Problem(f'a certificate in its chain has expired.{about}', "Renew it, and restart the relay. Else this machine's clock is ahead.")
    if code == NOT_YET_VALID:
        starts = f'before {day(begins(certificate))}' if certificate else 'yet'
        return Problem(f'its certificate is not valid {starts}.{about}',
            "This machine's clock is behind, or that of whoever issued the certificate is ahead: set them by NTP.")
    if code in (OTHER_NAME, OTHER_ADDRESS):
        return Problem(f'its certificate is not for {host}.{about}',
            f'The certificate must name {host}, and the port must lead to the relay rather than to another server.')
    if 'TRAEFIK DEFAULT CERT' in str(certificate):
        return Problem('Traefik answers itself, with its own default certificate: no route leads to the relay.',
            f'Traefik must pass TLS for {host} on to the relay unopened: an IngressRouteTCP with HostSNI and passthrough.')
    return Problem(f'its certificate comes from an authority that is not known here.{about}',
        "Browsers and apps refuse it as well, if they don't know the authority: use one that everybody knows, such as Let's Encrypt's. "
        'For one of your own, name its certificate by --ca.')

def renewal_overdue(certificate):
    """How long a certificate is still good for, if that is less than a sixth of its time: it is renewed after two thirds of it."""
    left = ends(certificate) - time.time()
    return left if left < (ends(certificate) - begins(certificate)) / 6 else None

def ends(certificate):
    return ssl.cert_time_to_seconds(certificate['notAfter'])

def begins(certificate):
    return ssl.cert_time_to_seconds(certificate['notBefore'])

def issuer(certificate):
    parts = {key: value for part in certificate.get('issuer', ()) for key, value in part}
    return ' '.join(parts[key] for key in ('organizationName', 'commonName') if key in parts) or 'somebody without a name'

def day(seconds):
    return time.strftime('%Y-%m-%d', time.gmtime(seconds))

def span(seconds):
    seconds = abs(seconds)
    for unit, length in (('day', 86400), ('hour', 3600), ('minute', 60)):
        if seconds >= length:
            break
    else:
        unit, length = 'second', 1
    count = int(seconds // length)
    return f'{count} {unit}{"" if count == 1 else "s"}'
`;
