"""A stand-in for matrix-authentication-service, which no package registry has. It must never do the logins of people.

Its argument is JSON: the port, the file with the secret, Synapse's URL and the public URL. It speaks with Synapse as
the real service does: it answers the introspection of tokens, and makes accounts and devices by `/_synapse/mas/`. To
apps it answers the older requests: login, refresh, logout.
"""

import json
import secrets
import sys
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

TASK = json.loads(sys.argv[1])
SECRET = Path(TASK['secret']).read_text().strip()
PEOPLE = {'alice': 'alice-1'}
SCOPE = 'urn:matrix:client:api:*'
# The person and the device of each token.
tokens: dict[str, tuple[str, str]] = {}
refreshing: dict[str, tuple[str, str]] = {}


def synapse(request: str, **body: str) -> None:
    headers = {'Authorization': f'Bearer {SECRET}', 'Content-Type': 'application/json'}
    url = f'{TASK["synapse"]}/_synapse/mas/{request}'
    urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode(), headers), timeout=20).read()


def session(user: str, device: str) -> dict[str, str]:
    token, refresh = secrets.token_hex(16), secrets.token_hex(16)
    tokens[token] = refreshing[refresh] = (user, device)
    return {'access_token': token, 'refresh_token': refresh}


class Service(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        public = TASK['public']
        if path == '/.well-known/openid-configuration':
            self.answer(200, {'issuer': public, 'account_management_uri': f'{public}account/'})
        elif path.endswith('/login'):
            self.answer(200, {'flows': [{'type': 'm.login.password'}, {'type': 'm.login.sso'}]})
        elif '/login/sso/redirect' in path:
            self.send_response(303)
            self.send_header('Location', f'{public}complete-compat-sso/1')
            self.end_headers()
        else:
            self.answer(404, {'stand-in': path})

    def do_POST(self) -> None:
        path = urlsplit(self.path).path
        text = self.rfile.read(int(self.headers.get('Content-Length', 0))).decode()
        if path == '/oauth2/introspect':
            return self.introspect(parse_qs(text)['token'][0])
        end = path.rsplit('/', 1)[1] if path.startswith('/_matrix/client/') else ''
        if end == 'login':
            return self.login(json.loads(text))
        if end == 'refresh':
            known = refreshing.pop(json.loads(text)['refresh_token'], None)
            return self.answer(200, session(*known)) if known else self.answer(401, {'errcode': 'M_UNKNOWN_TOKEN'})
        if end == 'logout':
            return self.logout()
        return self.answer(404, {'stand-in': path})

    def introspect(self, token: str) -> None:
        if self.headers.get('Authorization') != f'Bearer {SECRET}':
            return self.answer(401, {'error': 'invalid_client'})
        known = tokens.get(token)
        if not known:
            return self.answer(200, {'active': False})
        user, device = known
        return self.answer(200, {'active': True, 'scope': SCOPE, 'username': user, 'device_id': device})

    def login(self, asked: dict[str, dict[str, str]]) -> None:
        user = asked['identifier']['user']
        if PEOPLE.get(user) != asked['password']:
            return self.answer(403, {'errcode': 'M_FORBIDDEN'})
        device = secrets.token_hex(5)
        synapse('provision_user', localpart=user)
        synapse('upsert_device', localpart=user, device_id=device)
        return self.answer(200, {'user_id': f'@{user}:example.org', 'device_id': device, **session(user, device)})

    def logout(self) -> None:
        user, device = tokens.pop(self.headers['Authorization'].removeprefix('Bearer '))
        synapse('delete_device', localpart=user, device_id=device)
        self.answer(200, {})

    def answer(self, status: int, body: object) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(content)))
        self.end_headers()
        self.wfile.write(content)


ThreadingHTTPServer(('127.0.0.1', TASK['port']), Service).serve_forever()
