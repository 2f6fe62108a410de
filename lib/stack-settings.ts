import type { CoturnOptions } from './coturn/coturn-options';
import { ExternalIp } from './coturn/external-ip';
import { Turn } from './coturn/turn';
import { IngressTls } from './ingress/ingress-tls';
import type { MatrixStackProps } from './matrix-stack-props';
import { MatrixSecrets } from './secrets/matrix-secrets';

/** What a stack's props come to with the defaults that depend on each other. */
export interface StackSettings {
  readonly tls: IngressTls;
  readonly secrets: MatrixSecrets;
  readonly baseUrl: string;
  readonly hosts: { readonly homeserver: string; readonly element: string; readonly turn: string };
  readonly coturn?: CoturnOptions;
}

/** Resolves them, once. */
export function resolveStack(props: MatrixStackProps): StackSettings {
  const tls = props.tls ?? IngressTls.certManager('letsencrypt');
  const secrets = props.secrets ?? MatrixSecrets.generated();
  const homeserver = props.homeserverHost ?? `matrix.${props.serverName}`;
  const coturn = (props.turn ?? Turn.coturn())._coturn;
  const fromFile = secrets.publicIp === undefined ? undefined : ExternalIp.static(secrets.publicIp);
  return {
    tls,
    secrets,
    // Without TLS here a proxy in front has it: browsers and apps come by HTTPS in any case.
    baseUrl: `https://${homeserver}/`,
    hosts: {
      homeserver,
      element: props.elementHost ?? `element.${props.serverName}`,
      turn: props.turnHost ?? `turn.${props.serverName}`,
    },
    coturn: coturn && { ...coturn, externalIp: coturn.externalIp ?? fromFile },
  };
}
