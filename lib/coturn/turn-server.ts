import type { Workload } from 'cdk8s-plus-28';
import { Findings } from '../shared/findings';
import type { SecretKey } from '../secrets/secret-key';

/** Where a copy of the homeserver's TURN secret must be put for a relay to find it. */
export interface TurnSecretCopy {
  /** The relay's namespace. */
  readonly namespace: string;
  /** The Secret and key there. */
  readonly target: SecretKey;
  /** What reads it at its start, and is rolled out when the value in a secrets file changes. @default - nothing is rolled out */
  readonly reader?: Workload;
}

/** A TURN relay as a homeserver sees it. */
export interface ITurnServer {
  /** The `turn:` and `turns:` URIs that clients are given. */
  readonly uris: string[];
  /** Where the homeserver reads the secret it has in common with the relay. @default - the homeserver's own TURN secret */
  readonly sharedSecret?: SecretKey;
  /** Where the relay reads a copy of the homeserver's own TURN secret. @default - nowhere: it has the secret already */
  readonly secretCopy?: TurnSecretCopy;
}

/** A TURN relay that this stack doesn't run. */
export interface ExternalTurnServerProps {
  /** Its URIs, for example `turn:turn.example.org:3478?transport=udp`. */
  readonly uris: string[];
  /** Its shared secret (coturn's `static-auth-secret`), in the homeserver's namespace. @default - the homeserver's own TURN secret */
  readonly sharedSecret?: SecretKey;
}

/** TURN relays that run elsewhere. */
export class TurnServer {
  /**
   * A relay somewhere else that takes time-limited credentials made from a shared secret.
   *
   * @see https://element-hq.github.io/synapse/latest/turn-howto.html
   */
  public static external(props: ExternalTurnServerProps): ITurnServer {
    const findings = new Findings();
    if (props.uris.length === 0) findings.add('uris', 'must name a URI of the relay');
    props.uris.forEach((uri, i) => {
      if (!/^turns?:[^\s/@?]+(\?transport=(udp|tcp))?$/.test(uri)) {
        findings.add(`uris[${i}]`, 'must be a TURN URI, for example "turn:turn.example.org:3478?transport=udp"', uri);
      }
    });
    props.sharedSecret?._check(findings, 'sharedSecret');
    findings.throwIfAny('TurnServer.external');
    return { uris: [...props.uris], sharedSecret: props.sharedSecret };
  }

  private constructor() {}
}
