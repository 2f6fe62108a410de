import { Construct } from 'constructs';
import type { ITurnServer } from '../coturn/turn-server';
import { GeneratedSecret } from '../secrets/generated-secret';
import { SharedSecret } from '../secrets/shared-secret';
import { namespaceOf } from '../shared/namespace';
import type { IExtensibleHomeserver } from '../synapse/homeserver';
import { tokenServiceRegistration, tokenServiceUrl } from './registration';
import { LIVEKIT_KEYS, REGISTRATION, TURN_SECRET } from './rtc-names';

export interface RtcSecretsProps {
  readonly namespace: string;
  readonly homeserver: IExtensibleHomeserver;
  /** An image with Python 3. */
  readonly image: string;
  /** The relay for the SFU's clients. */
  readonly relay?: ITurnServer;
}

/** The secrets of the call service. The SFU and the token service share a key; the token service and the homeserver share two tokens. */
export class RtcSecrets extends Construct {
  constructor(scope: Construct, id: string, { namespace, homeserver, image, relay }: RtcSecretsProps) {
    super(scope, id);
    new GeneratedSecret(this, 'Keys', {
      name: LIVEKIT_KEYS.name,
      namespace,
      keys: [LIVEKIT_KEYS.key],
      // Another key cuts calls, and loses nothing else.
      changeable: [LIVEKIT_KEYS.key],
      image,
    });
    const fields = tokenServiceRegistration(homeserver.serverName, tokenServiceUrl(namespace));
    new GeneratedSecret(this, 'Registration', {
      name: REGISTRATION.name,
      keys: [REGISTRATION.key],
      // Its fixed fields follow the props.
      changeable: [REGISTRATION.key],
      replaceable: true,
      registrations: { [REGISTRATION.key]: fields },
      image,
    });
    const own = namespaceOf(this);
    SharedSecret._of(REGISTRATION, own, image)._copyTo(this, REGISTRATION, namespace);
    if (!relay) return;
    const turnSecret = relay.sharedSecret ? SharedSecret._of(relay.sharedSecret, own, image) : homeserver.turnSecret;
    turnSecret._copyTo(this, TURN_SECRET, namespace);
  }
}
