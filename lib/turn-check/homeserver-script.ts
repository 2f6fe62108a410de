/** Asks the homeserver for TURN credentials, as a client does. */
export const HOMESERVER_SCRIPT = String.raw`import email.utils, json, re, urllib.error, urllib.parse, urllib.request

# A second of difference is the way there and back.
CLOCKS_DIFFER = 60

class Answer(Exception):
    """What the homeserver says where it doesn't do what it was asked."""
    def __init__(self, status, body):
        super().__init__(str(status))
        self.status, self.code = status, body.get('errcode', '')
        self.wait = body.get('retry_after_ms', 0) / 1000

class Credentials:
    def __init__(self, body, skew):
        self.username, self.password = body.get('username', ''), body.get('password', '')
        self.uris = body.get('uris') or []
        # How far the homeserver's clock is ahead of this machine's, if it tells.
        self.skew = skew
        stamp = re.match(r'(\d{9,11}):', self.username)
        self.expiry = int(stamp.group(1)) if stamp else None

class Homeserver:
    def __init__(self, url, context, limits, inside):
        self.url, self.context, self.limits, self.inside = url.rstrip('/'), context, limits, inside
        self.skew = None

    def credentials(self, user, password=None, token=None):
        mine = token is None
        token = self.login(user, password) if mine else token
        try:
            return Credentials(self.call('GET', '/voip/turnServer', token=token), self.skew)
        except Answer as answer:
            if answer.code == 'M_UNKNOWN_TOKEN':
                raise Problem('The homeserver does not know that access token.', 'Take a fresh one: in Element, Settings, Help and About.')
            raise self.unexpected(answer)
        finally:
            if mine:
                self.logout(token)

    def login(self, user, password):
        identifier = {'type': 'm.id.user', 'user': user}
        login = {'type': 'm.login.password', 'identifier': identifier, 'password': password,
            'initial_device_display_name': 'turn-check'}
        try:
            return self.call('POST', '/login', login)['access_token']
        except Answer as answer:
            if answer.code in ('M_FORBIDDEN', 'M_USER_DEACTIVATED'):
                raise Problem(f'The homeserver refuses the login of {user}: there is no such user, or the password is another.',
                    f"If {user}'s password was changed, the Secret that this pod reads still holds the first one. Put the new one into it "
                    '(docs/turn-check.md says how), or run npm run turn-check, which asks for it.' if self.inside else
                    'The user name is the part between @ and : in the user ID.')
            if answer.code == 'M_LIMIT_EXCEEDED':
                raise Problem(f'The homeserver takes no more logins for now: it asks to wait {span(max(answer.wait, 1))}.', 'Synapse counts the logins of each user and address. Wait, or name a file with an access token by --token-file, which needs no login.')
            raise self.unexpected(answer)

    def logout(self, token):
        try:
            self.call('POST', '/logout', {}, token)
        except (Problem, Answer):
            pass

    def unexpected(self, answer):
        return Problem(f'{self.url} answers {answer.status} {answer.code}'.rstrip() + ', which no homeserver with passwords does.',
            "The URL must be the homeserver's own, such as https://matrix.example.org. Where people log in elsewhere (single sign-on), "
            'give an access token by --token-file.')

    def call(self, method, path, body=None, token=None):
        headers = {'Content-Type': 'application/json', 'User-Agent': 'turn-check'}
        if token:
            headers['Authorization'] = f'Bearer {token}'
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f'{self.url}/_matrix/client/v3{path}', data, headers, method=method)
        try:
            with urllib.request.urlopen(request, context=self.context, timeout=self.limits.seconds()) as answer:
                date = email.utils.parsedate_to_datetime(answer.headers['Date']) if answer.headers['Date'] else None
                self.skew = date.timestamp() - time.time() if date else None
                return as_object(answer.read(1 << 20))
        except urllib.error.HTTPError as error:
            raise Answer(error.code, as_object(error.read(1 << 20)))
        except urllib.error.URLError as error:
            raise self.unreachable(error.reason)
        except (OSError, ValueError) as error:
            raise self.unreachable(error)

    def unreachable(self, error):
        parts = urllib.parse.urlsplit(self.url)
        port = parts.port or (443 if parts.scheme == 'https' else 80)
        if isinstance(error, ssl.SSLCertVerificationError):
            family, address = resolve(parts.hostname, port, self.limits)[0]
            problem = certificate_problem(error, shown_certificate(family, address, parts.hostname, self.limits), parts.hostname)
            return Problem(f'{self.url}: {problem.sentence}', problem.remedy)
        why = 'no answer in time' if isinstance(error, socket.timeout) else getattr(error, 'strerror', None) or str(error)
        return Problem(f'The homeserver at {self.url} can not be reached: {why}.',
            'See that it runs: kubectl -n matrix get pods. The URL must be one that works in a browser, with /_matrix/client/versions behind it.')

def as_object(data):
    try:
        body = json.loads(data)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
`;
