"""rtc-inside.py TASK: runs the nginx of the token service's pod, and prints as JSON what its clients got.

TASK is JSON: the program and the config, and the files of certificates. This runs in a network of its own, in which the
SFU and the ingress are small servers on further addresses of loopback.
"""

import contextlib
import http.server
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from pathlib import Path

TASK = json.loads(sys.argv[1])
ROOT = Path(TASK['root'])
CERTIFICATE = ROOT / 'certificate'
SFU, INGRESS, MOVED = ('127.0.1.1', 7880), ('127.0.1.2', 443), ('127.0.1.3', 443)
children = []
results = {}


class Sfu(http.server.BaseHTTPRequestHandler):
    """Answers with what it got. After an upgrade it sends back each line."""

    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        if self.headers.get('Upgrade') == 'websocket':
            self.send_response(101)
            self.send_header('Upgrade', 'websocket')
            self.send_header('Connection', 'upgrade')
            self.end_headers()
            while line := self.rfile.readline():
                self.wfile.write(b'echo ' + line)
            self.close_connection = True
            return
        length = int(self.headers.get('Content-Length') or 0)
        body = f'sfu {self.command} {self.path} {self.headers["Host"]} {self.rfile.read(length).decode()}'.encode()
        self.send_response(200)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_):
        pass


def serve_sfu():
    http.server.ThreadingHTTPServer.allow_reuse_address = True
    threading.Thread(target=http.server.ThreadingHTTPServer(SFU, Sfu).serve_forever, daemon=True).start()


def serve_ingress(address, label):
    """Ends TLS with a certificate of its own, and says which name was asked for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TASK['ingress']['certificate'], TASK['ingress']['key'])
    asked = threading.local()
    context.sni_callback = lambda _, name, __: setattr(asked, 'name', name)
    listener = socket.create_server(address)

    def answer(plain):
        with contextlib.suppress(OSError), context.wrap_socket(plain, server_side=True) as connection:
            connection.recv(4096)
            body = f'{label} {asked.name}'.encode()
            connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n' % len(body) + body)

    def accept():
        while True:
            threading.Thread(target=answer, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()


def connect(name, port=443):
    context = ssl.create_default_context(cafile=TASK['ca'])
    plain = socket.create_connection(('127.0.0.1', port), timeout=20)
    if name is None:
        context.check_hostname = False
    return context.wrap_socket(plain, server_hostname=name)


def ask(name, path='/', port=443, method='GET', body=b'', host=None):
    """The body of the answer, or the reason why there is none."""
    try:
        with connect(name, port) as connection:
            lines = [
                f'{method} {path} HTTP/1.1',
                f'Host: {host or name}',
                f'Content-Length: {len(body)}',
                'Connection: close',
            ]
            connection.sendall('\r\n'.join([*lines, '', '']).encode() + body)
            answer = b''.join(iter(lambda: connection.recv(4096), b''))
    except ssl.SSLError as error:
        return error.reason
    except OSError as error:
        return type(error).__name__
    head, _, text = answer.decode().partition('\r\n\r\n')
    status = head.split(' ')[1]
    return text if status == '200' else status


def serial(name):
    with connect(name) as connection:
        return connection.getpeercert()['serialNumber']


def put_certificate(files, version, key=None):
    """Puts the certificate there as the kubelet does: all files of a Secret change at once."""
    folder = CERTIFICATE / f'..{version}'
    folder.mkdir(parents=True)
    (folder / 'tls.crt').write_bytes(Path(files['certificate']).read_bytes())
    (folder / 'tls.key').write_bytes(Path(key or files['key']).read_bytes())
    (CERTIFICATE / '..data_tmp').symlink_to(folder.name)
    (CERTIFICATE / '..data_tmp').rename(CERTIFICATE / '..data')
    for file in ('tls.crt', 'tls.key'):
        if not (CERTIFICATE / file).is_symlink():
            (CERTIFICATE / file).symlink_to(f'..data/{file}')


def until(check):
    for _ in range(150):
        with contextlib.suppress(OSError):
            if check():
                return True
        time.sleep(0.1)
    return False


def is_ready():
    return subprocess.run(['sh', '-c', TASK['ready']], capture_output=True, check=False).returncode == 0


def log():
    return (ROOT / 'log').read_text()


def start():
    environment = {**os.environ, **TASK['environment']}
    with open(ROOT / 'log', 'w') as file:
        children.append(subprocess.Popen(['sh', '-c', TASK['program']], stdout=file, stderr=file, env=environment))
    return children[-1]


def dns(**records):
    arguments = [f'{name}={address}' for name, address in records.items()]
    server = subprocess.Popen([sys.executable, TASK['dns'], *arguments], stdout=subprocess.PIPE)
    children.append(server)
    server.stdout.readline()
    return server


def main():
    subprocess.run(['ip', 'link', 'set', 'lo', 'up'], check=True)
    CERTIFICATE.mkdir()
    # The files of an earlier start of the container.
    leftover = socket.socket(socket.AF_UNIX)
    leftover.bind(str(ROOT / 'tls.sock'))
    leftover.close()
    (ROOT / 'nginx.pid').write_text(str(os.getpid()))
    program = start()
    until(lambda: 'waiting' in log())
    results['waits'] = [is_ready(), ask('rtc.example.org'), program.poll()]
    put_certificate(TASK['first'], 1)
    results['ready'] = until(is_ready)
    if not results['ready']:
        sys.exit(log())

    # Neither DNS nor the servers are there yet.
    results['alone'] = [ask('rtc.example.org'), ask('matrix.example.org'), is_ready()]
    names = dns(**{TASK['sfu']: SFU[0], TASK['ingressName']: INGRESS[0]})
    serve_sfu()
    serve_ingress(INGRESS, 'ingress')
    results['recovers'] = [
        until(lambda: ask('rtc.example.org').startswith('sfu')),
        until(lambda: ask('matrix.example.org').startswith('ingress')),
    ]

    create = '/twirp/livekit.RoomService/CreateRoom'
    results['sfu'] = [
        ask('rtc.example.org', create, method='POST', body=b'{}'),
        ask('rtc.example.org', '/rtc/v1?a=%2F%23b', port=8448),
        ask('RTC.example.ORG', '/x'),
    ]
    results['passed'] = [ask(name, port=port) for name in ('matrix.example.org', 'example.org') for port in (443, 8448)]
    results['long'] = ask(TASK['long'])
    results['refused'] = [ask(name) for name in ('evil.example.net', 'x.rtc.example.org', 'element.example.org', None)]
    results['otherHost'] = ask('rtc.example.org', host='evil.example.net')

    with connect('rtc.example.org') as old:
        upgrade = 'GET /rtc HTTP/1.1\r\nHost: rtc.example.org\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'
        old.sendall(upgrade.encode())
        lines = old.makefile('rb')
        results['upgraded'] = lines.readline().decode().split(' ')[1]
        while lines.readline().strip():
            pass
        before = serial('rtc.example.org')
        put_certificate(TASK['second'], 2, key=TASK['first']['key'])
        results['wrongKey'] = [until(lambda: "can't be used" in log()), serial('rtc.example.org') == before]
        put_certificate(TASK['second'], 3)
        results['renewed'] = until(lambda: serial('rtc.example.org') != before)
        old.sendall(b'hello\n')
        results['oldConnection'] = lines.readline().decode().strip()
        # The connection ends with the last object that uses it.
        lines.close()

    # nginx has the address in its memory when it changes.
    before = ask('matrix.example.org')
    names.kill()
    names.wait()
    dns(**{TASK['sfu']: SFU[0], TASK['ingressName']: MOVED[0]})
    serve_ingress(MOVED, 'moved')
    results['moved'] = [before, until(lambda: ask('matrix.example.org') == 'moved matrix.example.org')]
    program.send_signal(signal.SIGTERM)
    results['ends'] = program.wait(timeout=20)
    results['leftProcesses'] = is_ready()
    print(json.dumps(results))


try:
    main()
finally:
    for child in children:
        child.kill()
