/** What a relay's answer, or its silence, means. */
export const DIAGNOSIS_SCRIPT = String.raw`def closed(target, address, error, outside=None):
    """What silence or a refusal means; outside tells how to check from there, if this machine is known to be in the relay's own network."""
    port = f'{target.protocol} {target.port}'
    if isinstance(error, socket.gaierror):
        return Problem(f'{target.host} has no address in DNS.', f'Make an A record for {target.host} that leads to the relay itself.')
    if isinstance(error, ConnectionRefusedError):
        return Problem(f'nothing listens on {port} of {address}.',
            'See that the relay runs (kubectl get pods -A), that it is what the name leads to, and that the router forwards the port to its node.')
    if isinstance(error, (NoAnswer, socket.timeout)):
        where = f'on {port} of {address}' if address else f'from DNS about {target.host}'
        return Problem(f'no answer {where}' + (': the port is closed, or not forwarded to the relay.' if address else '.'),
            f'Open {port} on the firewall, forward it on the router to the node of the relay, and see that the relay runs. ' + (
                'But a router may also refuse its own network the way over its public address, while all is well outside: check from there first, ' + outside
                if outside else
                "Within the relay's own network this may also be the router, which refuses the way over its public address: check from outside."))
    return Problem(f'{port} of {address} does not work: {getattr(error, "strerror", None) or error}.',
        'If this says that the connection was closed or reset: something between here and the relay cuts it, or the relay has no certificate.')

def not_a_relay(error, target):
    said = str(error.args[0][:40]) if error.args else 'something'
    return Problem(f'what answers there is no TURN server: it says {said}.', f'{target.protocol} {target.port} must lead to the relay, not to another server.')

def no_tls(error, target):
    reason = getattr(error, 'reason', None) or str(error)
    return Problem(f'it does not speak TLS: {str(reason).lower().replace("_", " ")}.',
        'A relay without a certificate it can read has no TLS: see its log, and that the certificate is there (kubectl get certificates -A).')

def refused(error, credentials):
    if error.code in (401, 441):
        return wrong_credentials(credentials)
    if error.code == 486:
        return Problem('the relay has no room for this user or for anybody: its quota is reached (486).',
            "End other calls of the same user, or raise the relay's user-quota or total-quota. What a crashed program held is free after ten minutes.")
    if error.code == 508:
        return Problem('the relay has no port left (508).', 'Widen its range: minRelayPort and maxRelayPort; each call takes a few.')
    return Problem(f'the relay refuses: {error.code} {error.reason}.', "See the relay's log.")

def wrong_credentials(credentials):
    expiry, skew, now = credentials.expiry, credentials.skew or 0, time.time()
    if expiry is None:
        return Problem("the relay refuses the homeserver's fixed user name and password.", 'Give the homeserver and the relay the same ones.')
    if expiry > now:
        return Problem("the relay refuses the credentials, which are fresh: it has another secret than the homeserver.",
            'Both must read the same turn_shared_secret, and read it when they start: restart the relay and then the homeserver. '
            f"(Only if the relay's own clock were more than {span(expiry - now)} ahead would it be the clock.)")
    if skew < -CLOCKS_DIFFER:
        return Problem(f"the relay refuses the credentials, as they have expired: the homeserver's clock is {span(skew)} behind this machine's.",
            "Set the clocks of the homeserver's node, the relay's and this machine by NTP. (If it is this machine's that is wrong, the secrets differ instead.)")
    return Problem(f'the relay refuses the credentials, as they expired {span(now - expiry)} ago, before they were handed out.',
        "The homeserver's turn_user_lifetime is too short, or its clock is behind though the one of the proxy in front of it is right.")

def wrong_address(relayed, target):
    """Whether the relay's address can be the right one, from what its name resolves to; the sentence, or None."""
    ours = ipaddress.ip_address(relayed.ip)
    others = [ipaddress.ip_address(a[0].split('%')[0]) for _, a in target.addresses]
    others = [ip for ip in others if ip.version == ours.version]
    if not others or ours in others:
        return None
    at = ' and '.join(str(ip) for ip in others)
    kind = 'a private address that nobody outside can reach' if not ours.is_global else 'another address'
    if not ours.is_global and not any(ip.is_global for ip in others):
        kind = 'another address'
    return f'the relay tells people to send to {ours}, {kind}, while {target.host} is at {at}: its external address is wrong.'

ADDRESS_REMEDY = ('Set externalIp to the address that the internet sees, or correct the DNS record. '
    'If the address has changed, restart the relay: kubectl -n matrix-turn rollout restart deployment/coturn')

def lost(error, relayed, target):
    wrong = wrong_address(relayed, target)
    if error.args[0] == 'out':
        return Problem('data comes to the relay, but its answers to the other side get lost.', "Something drops UDP that leaves the relay's node: see its firewall.")
    if wrong:
        return Problem(wrong, ADDRESS_REMEDY)
    return Problem(f'data that is sent to the relay at {relayed.ip} port {relayed.port} does not arrive: its relay ports are closed.',
        'Open and forward the whole range of UDP ports from minRelayPort to maxRelayPort, not only the port on which it listens.')
`;
