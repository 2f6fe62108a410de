import { secretKey } from '../secrets/secret-key';
import type { SecretKey } from '../secrets/secret-key';
import type { Findings } from '../shared/findings';
import { listOf, text } from '../shared/kinds';
import { required } from '../shared/shape';
import type { Shape } from '../shared/shape';

/** Props of a TURN relay that this stack doesn't run. */
export interface ExternalTurnProps {
  /** Its URIs, for example `turn:turn.example.org:3478?transport=udp`. */
  readonly uris: string[];
  /** Its shared secret (coturn's `static-auth-secret`), in the homeserver's namespace. @default - the homeserver's own TURN secret */
  readonly sharedSecret?: SecretKey;
}

export const EXTERNAL_TURN: Shape<ExternalTurnProps> = {
  uris: required(listOf(text(), 'URIs of the relay')),
  sharedSecret: secretKey,
};

export function checkExternalTurn(findings: Findings, props: ExternalTurnProps): void {
  const uris = (props.uris as string[] | undefined) ?? [];
  if (uris.length === 0) findings.add('uris', 'must name a URI of the relay');
  uris.forEach((uri, i) => {
    if (!/^turns?:[^\s/@?]+(\?transport=(udp|tcp))?$/.test(uri)) {
      findings.add(`uris[${i}]`, 'must be a TURN URI, for example "turn:turn.example.org:3478?transport=udp"', uri);
    }
  });
  props.sharedSecret?._check(findings, 'sharedSecret');
}
