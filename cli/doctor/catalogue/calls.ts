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
  'rtc-sfu-elsewhere': note(
    'The host of the token service has no SFU (/rtc). That is sound if the SFU has a host of its own, which only people in a call are told.',
    `If the SFU is to be there, see its route /rtc: ${RTC}. call-check makes a call.`,
  ),
  'sfu-udp': error(
    "The UDP port of the SFU's media is closed, so group calls have no sound and picture, or by TCP only.",
    `Open and forward the port by UDP to the node of the SFU, and see its pod: ${RTC}. Then call-check.`,
  ),
  'sfu-tcp': warning(
    "The TCP port of the SFU's media does not answer. People in networks without UDP have no group calls.",
    `Open and forward the port by TCP to the node of the SFU, and see its pod: ${RTC}.`,
  ),
  'sfu-guessed': note(
    "The SFU's usual port for media does not answer at the host of the token service.",
    'If the SFU has another address or port: --sfu HOST:PORT, or none. If not, open and forward TCP 7881 and UDP 7882 to its node.',
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
  'turn-tls': error(
    'The relay does not answer by TLS. People behind firewalls that let nothing else through have no calls.',
    "Open and forward the port by TCP to the node of the relay, and see its certificate: kubectl -n matrix-turn describe certificate. At port 443, see the ingress controller's route for the name of the relay.",
  ),
  'turn-not-stun': error(
    "Something else answers on the relay's port.",
    'See which program has the port, and where the name leads.',
  ),
} satisfies Rows;
