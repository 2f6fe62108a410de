import type { IConstruct } from 'constructs';
import { secretKey } from '../secrets/secret-key';
import type { SecretKey } from '../secrets/secret-key';
import { like, listOf, text } from '../shared/kinds';
import { required } from '../shared/shape';
import type { Kind } from '../shared/shape';
import { NextSteps } from '../shared/next-steps/next-steps';
import { NextStepPhase } from '../shared/next-steps/next-step';
import type { IExtensibleHomeserver } from '../synapse/homeserver';

/** A TURN relay for a homeserver, for example one that runs elsewhere. It must accept time-limited credentials that are made from a shared secret. */
export interface ITurnServer {
  /** The `turn:` and `turns:` URIs that clients are given, for example `turn:turn.example.org:3478?transport=udp`. */
  readonly uris: string[];
  /** The key with the secret that homeserver and relay share (coturn's `static-auth-secret`). @default - the homeserver's own TURN secret */
  readonly sharedSecret?: SecretKey;
}

/** A relay, for example one that this app runs. */
export const TURN_SERVER: Kind<ITurnServer> = like<ITurnServer>(
  { uris: required(listOf(text(), 'URIs of the relay')), sharedSecret: secretKey },
  "a TURN relay with its 'uris'",
);

/**
 * Adds a relay to a homeserver's config, so that the homeserver gives its users credentials for it.
 *
 * @param scope the part that adds the relay
 * @see https://element-hq.github.io/synapse/latest/turn-howto.html
 */
export function offerTurn(scope: IConstruct, homeserver: IExtensibleHomeserver, turn: ITurnServer): void {
  homeserver.extend({
    name: 'turn',
    config: {
      turn_uris: [...turn.uris],
      turn_shared_secret_path: turn.sharedSecret ?? homeserver.turnSecret.key,
      turn_allow_guests: false,
    },
  });
  NextSteps.of(scope).addStep({
    id: 'turn-check',
    phase: NextStepPhase.CHECK,
    lines: turnCheckStep(homeserver.baseUrl, 'NAME'),
  });
}

/** The lines of the step in which a person checks that calls work. */
export function turnCheckStep(baseUrl: string, user: string): string[] {
  return [
    "See whether calls from behind NAT work, best from another network such as a phone's hotspot:",
    '',
    `    npx cdk8s-matrix turn-check ${baseUrl.replace(/\/$/, '')} ${user}`,
  ];
}
