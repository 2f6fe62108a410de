/** Checks one TURN URI at one address after the other. */
export const CHECK_SCRIPT = String.raw`import errno

NO_IPV6 = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)

class Target:
    """A TURN URI, taken apart."""
    def __init__(self, uri):
        found = re.match(r'(turns?):(\[[^\]]+\]|[^:?\[\]]+)(?::(\d+))?(?:\?transport=(\w+))?$', uri)
        if not found:
            raise Problem('it is no TURN URI.', 'One looks like turn:turn.example.org:3478?transport=udp')
        scheme, host, port, transport = found.groups()
        self.uri, self.tls, self.host = uri, scheme == 'turns', host.strip('[]')
        self.port = int(port or (5349 if self.tls else 3478))
        self.transport = transport or ('tcp' if self.tls else 'udp')
        self.protocol = self.transport.upper()
        self.addresses = []

class Check:
    def __init__(self, credentials, context, limits, report, inside, outside):
        self.credentials, self.context, self.limits, self.report = credentials, context, limits, report
        # How to check from outside, where this machine is known to be inside.
        self.inside = outside if inside else None
        # Whether something was left that can only be seen from outside.
        self.unseen = False
        # Where a STUN server was seen to answer by UDP.
        self.stun = {}

    def uri(self, uri):
        try:
            target = Target(uri)
            if target.transport == 'udp' and target.tls:
                self.report.heading(uri)
                return self.report.note('not checked: Python has no DTLS, which is TLS over UDP.')
            target.addresses = resolve(target.host, target.port, self.limits)
        except Problem as problem:
            self.report.heading(uri)
            return self.report.bad(problem)
        except OSError as error:
            self.report.heading(uri)
            return self.report.bad(closed(target, None, error, self.inside))
        for family, address in target.addresses:
            self.report.heading(f'{uri} at {address[0]}')
            if self.limits.over:
                self.report.note('not checked: the time was used up by what is above.')
                continue
            self.address(target, family, address)

    def address(self, target, family, address):
        client = None
        try:
            client = self.client(target, family, address)
            client.challenge()
            self.greet(target, client, family, address)
            client.allocate()
            self.report.good(f"takes the homeserver's credentials, and relays at {client.relayed.ip} port {client.relayed.port}")
            self.data(target, client, lambda: self.client(target, family, address))
        except ssl.SSLCertVerificationError as error:
            certificate = shown_certificate(family, address, target.host, self.limits)
            self.report.bad(certificate_problem(error, certificate, target.host))
        except ssl.SSLError as error:
            self.report.bad(no_tls(error, target))
        except NotStun as error:
            self.report.bad(not_a_relay(error, target))
        except OpenRelay:
            self.report.bad(Problem('the relay serves everybody, without credentials.', 'Stop it, and give it a config with use-auth-secret and a secret.'))
        except Refused as error:
            self.report.bad(refused(error, self.credentials))
        except Problem as problem:
            self.report.bad(problem)
        except (OSError, NoAnswer) as error:
            if family == socket.AF_INET6 and getattr(error, 'errno', None) in NO_IPV6:
                self.report.note('not checked: this machine has no way to IPv6.')
            else:
                self.report.bad(closed(target, address[0], error, self.inside))
        finally:
            if client:
                client.release()

    def client(self, target, family, address):
        if target.transport == 'udp':
            wire = UdpWire(family, address, self.limits)
        else:
            wire = TcpWire(family, address, self.limits, self.context if target.tls else None, target.host)
        return Client(wire, self.credentials.username, self.credentials.password, self.limits)

    def greet(self, target, client, family, address):
        if target.tls:
            left = renewal_overdue(client.wire.socket.getpeercert())
            if left is None:
                self.report.good(f'shows a certificate that is good until {day(ends(client.wire.socket.getpeercert()))}')
            else:
                self.report.note(f'its certificate expires in {span(left)}: it should have been renewed long ago.',
                    'kubectl get certificates -A tells whether it was; if so, restart the relay, which has not loaded it.')
        mapped = client.binding()
        if mapped is None:
            return self.report.note('answers TURN, but no STUN binding request.')
        if target.transport == 'udp':
            self.stun[family] = address
        self.report.good(f'answers, and sees this machine at {mapped.ip}')

    def data(self, target, client, another):
        peer = Peer(client.relayed.ip)
        try:
            mapped = peer.mapped(self.stun.get(peer.family), self.limits) or client.mapped
            if ipaddress.ip_address(mapped.ip).version != ipaddress.ip_address(client.relayed.ip).version:
                return self.from_inside(target, client, another)
            try:
                client.permit(mapped.ip)
            except Refused as error:
                if error.code != 403:
                    raise
                return self.from_inside(target, client, another)
            seen = both_ways(client, peer, self.limits)
            self.report.good('carries data both ways')
            if seen.ip != client.relayed.ip:
                self.report.note(f'what it sends comes from {seen.ip}, not from {client.relayed.ip}: some firewalls drop that.')
        except Lost as error:
            raise lost(error, client.relayed, target)
        finally:
            peer.release()

    def from_inside(self, target, client, another):
        """The relay sends nothing to private addresses, and so not to this machine; but maybe to itself."""
        other = None
        try:
            other = another()
            other.challenge()
            other.allocate()
            client.permit(other.relayed.ip)
            other.permit(client.relayed.ip)
            both_ways(client, RelayedPeer(other), self.limits)
            self.report.good('carries data both ways between two of its own addresses')
        except (Refused, Lost, NoAnswer, OSError) as error:
            self.report.note(f'whether it carries data can not be seen from here: it sends none to private addresses such as this machine\'s{because(error)}.')
        finally:
            if other:
                other.release()
        wrong = wrong_address(client.relayed, target)
        if wrong and any(ipaddress.ip_address(a[0].split('%')[0]).is_global for _, a in target.addresses):
            raise Problem(wrong, ADDRESS_REMEDY)
        if wrong:
            self.report.note(f'the relay tells people to send to {client.relayed.ip}, and from here {target.host} leads elsewhere, '
                'to a private address: see that it is what the internet sees.')
        self.unseen = True

def because(error):
    return f', and none to itself ({error.code} {error.reason})' if isinstance(error, Refused) else ''
`;
