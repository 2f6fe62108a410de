"""Loads homeserver.yaml files as Synapse does at its start.

Each line of standard input is a path; the answer is a line of JSON: the settings as Synapse read them, or its refusal.
"""

import json
import sys

from psycopg2.extensions import make_dsn, parse_dsn
from synapse.config import _base
from synapse.config._base import ConfigError
from synapse.config.homeserver import HomeServerConfig

# Blocks that Synapse hands on: to the database's driver, and to clients.
HANDED_ON = {'args', 'extra_well_known_client_content'}


class Block(dict):
    """A block of the config that records which of its keys Synapse reads."""

    def __init__(self, content):
        blocks = {
            key: Block(value) for key, value in content.items() if isinstance(value, dict) and key not in HANDED_ON
        }
        super().__init__({**content, **blocks})
        # Synapse adds defaults to the block later, so the given keys are kept here.
        self.given = set(content) - HANDED_ON
        self.asked = set()

    def __getitem__(self, key):
        self.asked.add(key)
        return super().__getitem__(key)

    def __contains__(self, key):
        self.asked.add(key)
        return super().__contains__(key)

    def get(self, key, default=None):
        self.asked.add(key)
        return super().get(key, default)

    def ignored(self, path=''):
        """The keys that nobody asked for. A block of which no single key was asked for was taken as a whole."""
        if not self.asked:
            return []
        blocks = [(key, value) for key, value in self.items() if isinstance(value, Block)]
        inner = [name for key, block in blocks for name in block.ignored(f'{path}{key}/')]
        return [f'{path}{key}' for key in self.given - self.asked] + inner


read_config_files = _base.read_config_files
written = Block({})


def read_and_remember(paths):
    global written
    written = Block(read_config_files(paths))
    return written


_base.read_config_files = read_and_remember


def postgres(database):
    """The connection string as libpq parses it. libpq refuses unknown keywords."""
    if database['name'] != 'psycopg2':
        return None
    return parse_dsn(
        make_dsn(**{name: value for name, value in database['args'].items() if not name.startswith('cp_')})
    )


def load(path):
    config = HomeServerConfig.load_config('checker', [f'--config-path={path}', '--no-secrets-in-config'])
    return {
        'serverName': config.server.server_name,
        # Without a media repository, Synapse doesn't read these.
        'maxUploadSize': getattr(config.media, 'max_upload_size', None),
        'urlPreviews': getattr(config.media, 'url_preview_enabled', None),
        'presence': config.server.track_presence,
        'reportStats': config.metrics.report_stats,
        'metrics': config.metrics.enable_metrics,
        'registration': config.registration.enable_registration,
        'tokens': config.registration.registration_requires_token,
        'captcha': config.captcha.enable_registration_captcha,
        'mail': {
            'host': config.email.email_smtp_host,
            'verifies': config.email.can_verify_email,
            'secure': config.email.force_tls or config.email.require_transport_security,
            'notifies': config.email.email_enable_notifs,
        },
        'autoJoin': list(config.registration.auto_join_rooms),
        'federationAllowList': sorted(config.federation.federation_domain_whitelist or []),
        'keyServers': [s.server_name for s in config.key.key_servers],
        'retentionMax': config.retention.retention_default_max_lifetime,
        'localMedia': getattr(config.media, 'media_retention_local_media_lifetime_ms', None),
        'notices': config.servernotices.server_notices_mxid,
        'postgres': postgres(config.database.get_single_database().config),
        'turnUris': config.voip.turn_uris or [],
        'ignored': sorted(written.ignored()),
    }


for line in sys.stdin:
    try:
        answer = {'loaded': load(line.strip())}
    except (ConfigError, SystemExit, Exception) as problem:
        answer = {'refused': f'{type(problem).__name__}: {problem}'}
    print(json.dumps(answer), flush=True)
