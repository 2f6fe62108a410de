import { error, warning } from './row';
import type { Rows } from './row';

const CORS = 'Send Access-Control-Allow-Origin: * with the answer, also through proxies.';

export const DISCOVERY = {
  'wk-client-missing': error(
    'The server name does not tell clients where the homeserver is (/.well-known/matrix/client).',
    'Serve the file on the host of the server name. See which program answers there: another web site may take the path.',
  ),
  'wk-client-not-json': error(
    '/.well-known/matrix/client is no JSON object.',
    'Serve the JSON itself; many sites answer unknown paths with a page.',
  ),
  'wk-client-cors': error('Browsers may not read /.well-known/matrix/client.', CORS),
  'wk-client-base-url': error(
    '/.well-known/matrix/client names no usable URL of the homeserver.',
    'Write "m.homeserver": {"base_url": "https://matrix.example.org"}.',
  ),
  'wk-server-missing': error(
    'Other homeservers do not find this one: no /.well-known/matrix/server, no SRV record, and nothing on port 8448.',
    'Serve {"m.server": "matrix.example.org:443"} on the host of the server name. If there is to be no federation: --no-federation.',
  ),
  'wk-server-not-json': error('/.well-known/matrix/server is no JSON object.', 'Serve the JSON itself.'),
  'wk-server-malformed': error(
    '/.well-known/matrix/server names no host, or not as host:port.',
    'Write {"m.server": "matrix.example.org:443"}, without https:// and path.',
  ),
  'wk-support-malformed': warning(
    '/.well-known/matrix/support is there, but has no contacts and no page.',
    'Write contacts or support_page as the specification says, or take the file away.',
  ),
  'wk-support-cors': warning('Browsers may not read /.well-known/matrix/support.', CORS),
  'element-status': error(
    'Element Web does not answer.',
    'See its pod and its Ingress. If there is none, or elsewhere: --element none, or --element HOST.',
  ),
  'element-config': error('The config.json of Element Web is no JSON object.', "See Element's ConfigMap."),
  'element-other-server': error(
    'Element Web leads to another homeserver.',
    'Write this homeserver into default_server_config of its config.json. A config.HOST.json beside it takes precedence.',
  ),
} satisfies Rows;
