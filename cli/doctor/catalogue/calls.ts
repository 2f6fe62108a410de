import { error, note, warning } from './row';
import type { Rows } from './row';

const RTC = 'kubectl -n matrix-rtc get pods,ingress';

export const CALLS = {
  'calls-not-offered': note(
    'The server offers no group calls (rtc_foci in /.well-known/matrix/client). Element X cannot call.',
    'Add them: docs/rtc.md.',
  ),
  'rtc-focus-malformed': error(
    'rtc_foci in /.well-known/matrix/client has an entry without a usable URL.',
    'Write {"type": "livekit", "livekit_service_url": "https://rtc.example.org"}.',
  ),
  'rtc-token-service': error('The token service of group calls does not answer.', `See its pod and routes: ${RTC}.`),
  'rtc-token-cors': error(
    'Browsers may not use the token service of group calls.',
    'Let its answers through with their Access-Control-* headers, also those to OPTIONS.',
  ),
  'rtc-sfu': error(
    'The SFU of group calls does not answer by WebSocket.',
    `See its pod and the route /rtc: ${RTC}. A proxy must let WebSockets through.`,
  ),
  'rtc-transports': warning(
    'The homeserver does not tell newer clients about group calls (/rtc/transports), while the well-known does.',
    'Set matrix_rtc.transports and experimental_features.msc4143_enabled in homeserver.yaml.',
  ),
  'turn-udp': error(
    'The relay does not answer by UDP, so calls fail behind many routers.',
    'Open and forward the port and the relay ports by UDP to the node of the relay. See its log: kubectl -n matrix-turn logs deployment/coturn. Then call-check.',
  ),
  'turn-tcp': warning(
    'The relay does not answer by TCP. People in networks without UDP have no calls.',
    'Open and forward the port by TCP to the node of the relay.',
  ),
  'turn-not-stun': error(
    "Something else answers on the relay's port.",
    'See which program has the port, and where the name leads.',
  ),
} satisfies Rows;
