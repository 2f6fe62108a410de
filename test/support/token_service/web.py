"""The web server: routes, methods, tokens of the homeserver and CORS."""

from __future__ import annotations

import hmac
import json
import socket
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from . import bodies
from .bodies import Body, Refused, parse, require, require_both_or_no_delay
from .log import log
from .service import SERVER_TOKEN_PATH, Service

CLIENT = '/_matrix/client/unstable/io.element.msc4195/rtc/livekit'
CORS = {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': 'POST',
    'Access-Control-Allow-Headers': 'Accept, Content-Type, Content-Length, Accept-Encoding, X-CSRF-Token',
}
OPENID = ('openid_token.access_token', 'openid_token.matrix_server_name')
MEMBER = ('room_id', 'slot_id', 'member.id', 'member.claimed_user_id', 'member.claimed_device_id', *OPENID)
PROXIED = ('url', 'room_id', 'slot_id', 'member_id')

Handle = Callable[['Handler', bytes], Body]


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = 'HTTP/1.1'
    server: Server

    def handle_any(self) -> None:
        path = self.path.partition('?')[0]
        content = self.rfile.read(int(self.headers.get('Content-Length') or 0))
        if path == '/healthz':
            return self.reply(200 if self.command in ('GET', 'HEAD') else 405)
        if path == '/sfu_webhook':
            self.server.service.webhook(content, self.headers.get('Authorization', ''))
            return self.reply(200)
        handle = self.server.routes.get(path)
        if not handle:
            return self.reply(404)
        if path.endswith('/ping'):
            return self.answer(lambda: handle(self, content), {})
        cors = {} if path == SERVER_TOKEN_PATH else CORS
        if self.command != 'POST':
            return self.reply(200 if self.command == 'OPTIONS' else 405, cors)
        return self.answer(lambda: handle(self, content), cors)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_OPTIONS = do_PATCH = handle_any

    def answer(self, decide: Callable[[], Body], headers: dict[str, str]) -> None:
        try:
            status, body = 200, decide()
        except Refused as refused:
            status, body = refused.status, {'errcode': refused.errcode, 'error': str(refused)}
            log('info', f'{self.path.partition("?")[0]} is refused with {status} {refused.errcode}')
        self.reply(status, {**headers, 'Content-Type': 'application/json'}, json.dumps(body).encode())

    def reply(self, status: int, headers: dict[str, str] | None = None, content: bytes = b'') -> None:
        self.send_response(status)
        for name, value in {**(headers or {}), 'Content-Length': str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != 'HEAD':
            self.wfile.write(content)

    def from_homeserver(self) -> None:
        """Refuses a request that doesn't have the homeserver's token."""
        scheme, _, token = self.headers.get('Authorization', '').partition(' ')
        if scheme != 'Bearer' or not token:
            raise Refused(401, 'M_MISSING_TOKEN', 'Missing homeserver access token')
        if not hmac.compare_digest(token.encode(), self.server.service.app_service.hs_token.encode()):
            raise Refused(401, 'M_UNKNOWN_TOKEN', 'Unrecognised homeserver access token')

    def header(self, name: str, missing: str) -> str:
        """A header that the homeserver sets."""
        value = self.headers.get(name, '')
        if not value:
            raise Refused(401, 'M_UNAUTHORIZED', missing)
        return str(value)

    def log_message(self, form: str, *args: object) -> None:
        log('debug', f'{self.command} {self.path.partition("?")[0]}')


def routes(service: Service) -> dict[str, Handle]:
    """The routes with a body. Those of an application service are there only if the service is one."""

    def sfu_get(_: Handler, content: bytes) -> Body:
        body = parse(content, bodies.SFU_GET)
        require(body, 'room', *OPENID)
        require_both_or_no_delay(body)
        return service.sfu_get(body)

    def get_token(_: Handler, content: bytes) -> Body:
        body = parse(content, bodies.GET_TOKEN)
        require(body, *MEMBER)
        require_both_or_no_delay(body)
        return service.get_token(body)

    def delegate(_: Handler, content: bytes) -> Body:
        body = parse(content, bodies.GET_TOKEN)
        require(body, *MEMBER, 'delay_id', 'delay_timeout')
        require_both_or_no_delay(body)
        return service.delegate(body)

    def ping(handler: Handler, _: bytes) -> Body:
        handler.from_homeserver()
        return {}

    def client_token(handler: Handler, content: bytes) -> Body:
        handler.from_homeserver()
        body = parse(content, bodies.CLIENT_TOKEN)
        require(body, *PROXIED)
        return service.client_token(body, handler.header('X-Matrix-User-Identifier', 'Missing request authorization'))

    def client_delegate(handler: Handler, content: bytes) -> Body:
        handler.from_homeserver()
        body = parse(content, bodies.CLIENT_LEAVE)
        require(body, *PROXIED, 'delay_id')
        return service.client_delegate(
            body, handler.header('X-Matrix-User-Identifier', 'Missing request authorization')
        )

    def server_token(handler: Handler, content: bytes) -> Body:
        handler.from_homeserver()
        body = parse(content, bodies.SERVER_TOKEN)
        require(body, *PROXIED, 'user_id')
        return service.server_token(body, handler.header('X-Matrix-Origin', 'Missing request origin'))

    found: dict[str, Handle] = {'/sfu/get': sfu_get, '/get_token': get_token, '/delegate_delayed_leave': delegate}
    if service.config.app_service:
        found['/_matrix/app/v1/ping'] = ping
        found[f'{CLIENT}/get_token'] = client_token
        found[f'{CLIENT}/delegate_delayed_leave'] = client_delegate
        found[SERVER_TOKEN_PATH] = server_token
    return found


class Server(ThreadingHTTPServer):
    """Listens on `address:port`, or on `:port` for all addresses."""

    daemon_threads = True

    def __init__(self, service: Service) -> None:
        self.service = service
        self.routes = routes(service)
        host, _, port = service.config.bind.rpartition(':')
        host = host.strip('[]')
        for family, address in ((socket.AF_INET6, host or '::'), (socket.AF_INET, host or '0.0.0.0')):
            self.address_family = family
            try:
                super().__init__((address, int(port)), Handler)
                return
            except OSError as problem:
                log('warn', f'failed to bind {address}:{port}: {problem}')
        raise OSError(f'failed to bind {service.config.bind}')

    def server_bind(self) -> None:
        if self.address_family == socket.AF_INET6:
            # The kernel's default differs from machine to machine.
            self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        super().server_bind()
