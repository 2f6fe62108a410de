"""Starts the service: `python3 -m token_service` with test/support on PYTHONPATH, or `/lk-jwt-service` in its image."""

from __future__ import annotations

import functools
import os
import re
import ssl
import sys

from .config import Config, ConfigError, read
from .livekit import Sfu
from .log import log, set_level
from .matrix import Homeservers
from .service import Service
from .web import Server


@functools.cache
def context(verify: bool) -> ssl.SSLContext:
    """The checks of certificates. SSL_CERT_FILE and SSL_CERT_DIR name the authorities, as for the real service.

    Of the folder it reads all files whose names look like hashes. OpenSSL would compare the names with the content.
    """
    found = ssl.create_default_context()
    folder = os.environ.get('SSL_CERT_DIR')
    for name in sorted(os.listdir(folder)) if folder else []:
        if re.fullmatch(r'[0-9a-f]{8}\.\d', name):
            found.load_verify_locations(os.path.join(folder or '', name))
    if not verify:
        found.check_hostname = False
        found.verify_mode = ssl.CERT_NONE
    return found


def serve(config: Config) -> Server:
    """The service, listening."""
    # The SFU's certificate is checked in any case.
    parts = (Homeservers(config, context(config.verify_tls)), Sfu(config, context(True)))
    return Server(Service(config, *parts))


def main() -> None:
    """Reads the environment and serves. An error ends the process with status 1."""
    try:
        config = read(os.environ)
        set_level(config.log_level)
        server = serve(config)
    except (ConfigError, OSError) as problem:
        sys.exit(str(problem))
    log('info', f'LIVEKIT_URL={config.url} listening on {config.bind}, full access for {", ".join(config.full_access)}')
    server.serve_forever()


if __name__ == '__main__':
    main()
