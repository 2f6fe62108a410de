import type { CoturnOptions } from './coturn/coturn-options';
import { relayNamespace } from './coturn/coturn-relay';
import { exposureOf as turnExposureOf } from './coturn/relay-ports';
import { Turn } from './coturn/turn';
import type { ITurnServer } from './coturn/turn-server';
import type { IngressController } from './ingress/ingress-controller';
import { IngressTls } from './ingress/ingress-tls';
import type { MatrixStackProps } from './matrix-stack-props';
import type { RtcAddresses } from './rtc/homeserver-rtc';
import { rtcNamespace } from './rtc/matrix-rtc';
import { NetworkPolicies } from './network-policies/network-policies';
import type { NetworkPoliciesOptions } from './network-policies/policy-options';
import { Rtc } from './rtc/rtc';
import type { RtcOptions } from './rtc/rtc-options';
import { exposureOf as rtcExposureOf } from './rtc/rtc-ports';
import { MatrixSecrets } from './secrets/matrix-secrets';
import { ExternalIp } from './shared/external-ip';
import { hostOf, withoutRootDot } from './shared/host-names';
import { httpsUrl } from './shared/url-port';

/** The props of a stack with those defaults filled in that depend on other props. */
export interface StackSettings {
  readonly tls: IngressTls;
  readonly secrets: MatrixSecrets;
  readonly baseUrl: string;
  readonly hosts: {
    readonly homeserver: string;
    readonly element: string;
    /** The further hosts of Element Web. */
    readonly furtherElement: readonly string[];
    readonly turn: string;
    readonly rtc: string;
  };
  readonly namespaces: { readonly stack: string; readonly relay: string; readonly rtc: string };
  /** The options of the network policies. Undefined without. */
  readonly networkPolicies?: NetworkPoliciesOptions;
  /** True if the homeserver serves metrics. */
  readonly synapseMetrics: boolean;
  /** The options of a relay that the stack runs. */
  readonly coturn?: CoturnOptions;
  /** A relay that runs elsewhere. */
  readonly turnServer?: ITurnServer;
  /** The options of a call service that the stack runs. */
  readonly livekit?: RtcOptions;
  /** The addresses of a call service that runs elsewhere. */
  readonly rtcAddresses?: RtcAddresses;
}

/** Fills in the defaults of a stack's props. */
export function resolveStack(props: MatrixStackProps): StackSettings {
  const tls = props.tls ?? IngressTls.certManager('letsencrypt');
  const secrets = props.secrets ?? MatrixSecrets.generated();
  const homeserver = hostOf(props.homeserverHost, `matrix.${props.serverName}`);
  const namespace = props.namespace ?? 'matrix';
  const turn = props.turn ?? Turn.coturn();
  const { _coturn: coturn } = turn;
  const foreign = props.ingress?.controller?._traefik === false;
  const policies = props.networkPolicies ?? NetworkPolicies.fromPeers();
  const rtc = props.rtc ?? Rtc.livekit();
  const { _livekit: livekit } = rtc;
  const fromFile = secrets.publicIp === undefined ? undefined : ExternalIp.static(secrets.publicIp);
  const turnHost = hostOf(props.turnHost, `turn.${props.serverName}`);
  // The relay's name leads to the node itself, where an HTTP proxy may be in front of the others.
  const metrics = (props.monitoring?._kind ?? 'none') !== 'none';
  const inside = (kind: string) => metrics && kind !== 'HostNetwork';
  const externalIp = livekit?.externalIp ?? coturn?.externalIp ?? fromFile ?? (coturn && ExternalIp.fromDns(turnHost));
  return {
    tls,
    secrets,
    // Without TLS in the ingress, a proxy in front of the cluster has it: browsers and apps use HTTPS in any case.
    baseUrl: `${httpsUrl(homeserver, props.publicPort)}/`,
    hosts: {
      homeserver,
      element: hostOf(props.elementHost, `element.${props.serverName}`),
      furtherElement: (props.element?.additionalHosts ?? []).map(withoutRootDot),
      turn: turnHost,
      rtc: hostOf(props.rtcHost, `rtc.${props.serverName}`),
    },
    namespaces: {
      stack: namespace,
      relay: coturn?.namespace ?? relayNamespace(namespace),
      rtc: livekit?.namespace ?? rtcNamespace(namespace),
    },
    networkPolicies: policies._enabled ? withIngress(policies._options, props.ingress?.controller) : undefined,
    synapseMetrics: props.synapse?.metrics ?? metrics,
    coturn: coturn && {
      ...coturn,
      externalIp: coturn.externalIp ?? fromFile,
      metrics: coturn.metrics ?? inside(turnExposureOf(coturn)._kind),
    },
    turnServer: turn._server,
    livekit: livekit && {
      ...livekit,
      metrics: livekit.metrics ?? inside(rtcExposureOf(livekit)._kind),
      ...(externalIp && { externalIp }),
      ...(foreign && { ingressService: livekit.ingressService ?? '' }),
    },
    rtcAddresses: rtc._addresses,
  };
}

/** The options with the place of the ingress controller: that of k3s has a namespace, and Cilium's own has none. */
function withIngress(options: NetworkPoliciesOptions, controller?: IngressController): NetworkPoliciesOptions {
  const bundled = controller === undefined || (controller._traefik && controller.className === 'traefik');
  const anywhere = controller?.className === 'cilium';
  return {
    ...(bundled && { ingressNamespace: 'kube-system' }),
    ...(anywhere && { ingressAnywhere: true }),
    ...options,
  };
}
