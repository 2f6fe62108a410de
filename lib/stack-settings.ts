import type { CoturnOptions } from './coturn/coturn-options';
import { relayNamespace } from './coturn/coturn-relay';
import { ExternalIp } from './shared/external-ip';
import { Turn } from './coturn/turn';
import type { ITurnServer } from './coturn/turn-server';
import { IngressTls } from './ingress/ingress-tls';
import type { MatrixStackProps } from './matrix-stack-props';
import { MatrixSecrets } from './secrets/matrix-secrets';
import { hostOf } from './shared/host-names';
import { httpsUrl } from './shared/url-port';

/** The props of a stack with those defaults filled in that depend on other props. */
export interface StackSettings {
  readonly tls: IngressTls;
  readonly secrets: MatrixSecrets;
  readonly baseUrl: string;
  readonly hosts: { readonly homeserver: string; readonly element: string; readonly turn: string };
  readonly namespaces: { readonly stack: string; readonly relay: string };
  /** The options of a relay that the stack runs. */
  readonly coturn?: CoturnOptions;
  /** A relay that runs elsewhere. */
  readonly turnServer?: ITurnServer;
}

/** Fills in the defaults of a stack's props. */
export function resolveStack(props: MatrixStackProps): StackSettings {
  const tls = props.tls ?? IngressTls.certManager('letsencrypt');
  const secrets = props.secrets ?? MatrixSecrets.generated();
  const homeserver = hostOf(props.homeserverHost, `matrix.${props.serverName}`);
  const namespace = props.namespace ?? 'matrix';
  const turn = props.turn ?? Turn.coturn();
  const { _coturn: coturn } = turn;
  const fromFile = secrets.publicIp === undefined ? undefined : ExternalIp.static(secrets.publicIp);
  return {
    tls,
    secrets,
    // Without TLS in the ingress, a proxy in front of the cluster has it: browsers and apps use HTTPS in any case.
    baseUrl: `${httpsUrl(homeserver, props.publicPort)}/`,
    hosts: {
      homeserver,
      element: hostOf(props.elementHost, `element.${props.serverName}`),
      turn: hostOf(props.turnHost, `turn.${props.serverName}`),
    },
    namespaces: { stack: namespace, relay: coturn?.namespace ?? relayNamespace(namespace) },
    coturn: coturn && { ...coturn, externalIp: coturn.externalIp ?? fromFile },
    turnServer: turn._server,
  };
}
