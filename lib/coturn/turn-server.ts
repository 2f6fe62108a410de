import type { IConstruct } from 'constructs';
import { secretKey } from '../secrets/secret-key';
import type { SecretKey } from '../secrets/secret-key';
import { takeArgument } from '../shared/checked-props';
import type { ExternalIp } from '../shared/external-ip';
import { like, listOf, text } from '../shared/kinds';
import type { Peer } from '../shared/peers';
import { required } from '../shared/shape';
import type { Kind } from '../shared/shape';
import { NextSteps } from '../shared/next-steps/next-steps';
import { addCallCheckStep } from '../shared/next-steps/call-check-step';
import type { IExtensibleHomeserver } from '../synapse/homeserver';
import { examinedTurn } from './examined-turn';

/** A TURN relay for a homeserver, for example one that runs elsewhere. It has a shared secret, from which time-limited credentials are made, or a fixed login. */
export interface ITurnServer {
  /** The `turn:` and `turns:` URIs that clients are given, for example `turn:turn.example.org:3478?transport=udp`. */
  readonly uris: string[];
  /** The key with the secret that homeserver and relay share (coturn's `static-auth-secret`). @default - the homeserver's own TURN secret */
  readonly sharedSecret?: SecretKey;
  /** The key with the relay's fixed login, which is among the homeserver's `extraConfigSecrets`. @default - none: the relay has a shared secret */
  readonly login?: SecretKey;
  /** Lets users of the relay reach an SFU of this app, whose private address the relay would refuse. @internal */
  _allowPeer?(sfu: ExternalIp, media: Pick<Peer, 'to' | 'ports'>): void;
}

/** A relay, for example one that this app runs. */
export const TURN_SERVER: Kind<ITurnServer> = like<ITurnServer>(
  { uris: required(listOf(text(), 'URIs of the relay')), sharedSecret: secretKey, login: secretKey },
  "a TURN relay with its 'uris'",
);

/**
 * The relay that a user gives to a homeserver, checked.
 *
 * @param subject the homeserver
 * @param configSecrets the keys from which the homeserver reads settings
 */
export function givenRelay(subject: string, given: ITurnServer, configSecrets: readonly SecretKey[]): ITurnServer {
  const turn = takeArgument(`The relay of ${subject}`, 'turn', given, TURN_SERVER);
  const { login } = turn;
  if (login && !configSecrets.some((key) => key.name === login.name && key.key === login.key)) {
    throw new Error(`${subject} needs the relay's 'login' in 'extraConfigSecrets': Synapse reads it from there`);
  }
  return turn;
}

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
      // With a shared secret, Synapse would ignore the login.
      ...(!turn.login && { turn_shared_secret_path: turn.sharedSecret ?? homeserver.turnSecret.key }),
      turn_allow_guests: false,
    },
  });
  addCallCheckStep(scope, homeserver.baseUrl);
  for (const place of examinedTurn(turn.uris)) NextSteps.of(scope)._addExamined('turn', place);
}
