import { Chart, Duration } from 'cdk8s';
import type * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { TURN_SERVER } from '../coturn/turn-server';
import type { ITurnServer } from '../coturn/turn-server';
import { IngressTls } from '../ingress/ingress-tls';
import { PublicRoutes } from '../ingress/public-routes';
import { hostsOf } from '../ingress/web-app';
import type { Route } from '../ingress/web-app';
import { isChecked, takeProps } from '../shared/checked-props';
import { checkBaseUrl, checkHttpsPort } from '../shared/checks';
import { podSecurityLevel } from '../shared/exposure';
import { ownAddressStep, ownNodeStep, privateAddressStep } from '../shared/exposure-steps';
import { ExternalIp } from '../shared/external-ip';
import type { FirewallPorts } from '../shared/firewall-ports';
import { Findings } from '../shared/findings';
import { hostOf } from '../shared/host-names';
import { instanceOf, number, text } from '../shared/kinds';
import { checkManifestText } from '../shared/manifest-text';
import { namespaceAtLevel, namespaceOf } from '../shared/namespace';
import { NextSteps } from '../shared/next-steps/next-steps';
import { leavePods, podOptions } from '../shared/pods/pods';
import { PublicPlaces, checkClashes, clashes, loadBalancerRivals } from '../shared/public-ports';
import { takeNamespace } from '../shared/taken-namespaces';
import { publicService } from '../shared/public-service';
import { required } from '../shared/shape';
import type { Shape } from '../shared/shape';
import { httpsUrl } from '../shared/url-port';
import { EXTENSIBLE_HOMESERVER } from '../synapse/homeserver';
import type { IExtensibleHomeserver } from '../synapse/homeserver';
import { offerRtc } from './offer-rtc';
import type { Inside } from './inside-container';
import { livekitConfig } from './livekit-config';
import { RTC_OPTIONS } from './rtc-options';
import type { RtcOptions } from './rtc-options';
import { checkRtc } from './rtc-checks';
import { exposureOf, publicPorts, rtcPorts } from './rtc-ports';
import { LIVEKIT_LABELS } from './rtc-names';
import { rtcRoutes } from './rtc-routes';
import { RtcSecrets } from './rtc-secrets';
import { SfuPod } from './sfu-pod';
import { sfuTurnServers } from './sfu-turn-servers';
import { sfuEnd, speakForRtc } from './speak-for-rtc';
import { tokenServiceUrl } from './registration';
import { TokenServicePod } from './token-service-pod';

/** The SFU in texts for readers. */
const SFU = { id: 'sfu', name: 'SFU', service: 'livekit-media', portProps: "'udpPort' and 'tcpPort'" };

/** Props of {@link MatrixRtc}. */
export interface MatrixRtcProps extends RtcOptions {
  /** The homeserver whose users call each other. */
  readonly homeserver: IExtensibleHomeserver;

  /** The host name of the call service. Its DNS record points to the ingress. @default - `rtc.` and the server name */
  readonly host?: string;

  /**
   * The relay for clients whose network lets nothing else through. It has the homeserver's TURN secret.
   * @default - none: clients need the SFU's UDP port or its TCP port
   */
  readonly turn?: ITurnServer;

  /** The port at which clients reach the host by HTTPS. @default 443 */
  readonly publicPort?: number;

  /** The source of the certificate of the host. @default IngressTls.certManager('letsencrypt') */
  readonly tls?: IngressTls;

  /** The homeserver's URL for pods of all namespaces. @default - the Service `synapse` of the chart's namespace, on port 8008 */
  readonly clusterUrl?: string;
}

const MATRIX_RTC: Shape<MatrixRtcProps> = {
  ...RTC_OPTIONS,
  homeserver: required(EXTENSIBLE_HOMESERVER),
  host: text(),
  turn: TURN_SERVER,
  publicPort: number(checkHttpsPort),
  tls: instanceOf(IngressTls, "IngressTls.certManager('letsencrypt')"),
  clusterUrl: text(checkBaseUrl),
};

/**
 * A LiveKit SFU and its token service, for calls by MatrixRTC.
 *
 * @throws one error that lists everything wrong with the props
 * @see https://github.com/element-hq/lk-jwt-service
 * @see https://docs.livekit.io/home/self-hosting/deployment/
 */
export class MatrixRtc extends Construct {
  /** The host name of the call service. */
  public readonly host: string;
  /** The public paths of the host. */
  public readonly routes: Route[];
  /** The namespace of the SFU and of the token service. */
  public readonly namespace: string;
  /** The SFU's address as clients get it, for example `wss://rtc.example.org`. */
  public readonly url: string;
  /** The ports that must be open to the internet, and that the router must forward to {@link portForwardTarget}. */
  public readonly ports: FirewallPorts[];
  /** A phrase that says where the router forwards these ports to. */
  public readonly portForwardTarget: string;
  /** The SFU's pod. */
  public readonly sfu: kplus.Deployment;
  /** The token service's pod. */
  public readonly tokenService: kplus.Deployment;

  constructor(scope: Construct, id: string, given: MatrixRtcProps) {
    super(scope, id);
    const findings = new Findings();
    const props = takeProps(findings, given, MATRIX_RTC);
    const { homeserver } = props;
    this.host = hostOf(props.host, `rtc.${homeserver?.serverName}`);
    this.namespace = props.namespace ?? rtcNamespace(Chart.of(this).namespace);
    if (!isChecked(given)) {
      const identity = { host: this.host, namespace: this.namespace, serverName: homeserver?.serverName };
      checkRtc(findings, identity, props);
      props.tls?._check(findings, 'tls');
    }
    leavePods(this, props.pods);
    checkManifestText(this);
    const { namespace } = this;
    const exposure = exposureOf(props);
    const ports = rtcPorts(props);
    const places = PublicPlaces.of(this);
    const others = places.all;
    const nodeSelector = podOptions(this).nodeSelector ?? {};
    const place = places.place({ exposure, nodeSelector, ports: publicPorts(ports) });
    const found = clashes(place, others);
    checkClashes(findings, found);
    findings.throwIfAny(`MatrixRtc '${this.node.path}'`);

    places.add(place);
    const tls = props.tls ?? IngressTls.certManager('letsencrypt');
    const clusterUrl = props.clusterUrl ?? `http://synapse.${namespaceOf(this)}.svc.cluster.local:8008`;
    const relay = props.turn?.login ? undefined : props.turn;
    const serviceUrl = httpsUrl(this.host, props.publicPort);
    this.url = serviceUrl.replace(/^https:/, 'wss:');
    this.ports = publicPorts(ports).map(({ protocol, from, to }) => ({ protocol, from, to }));
    this.portForwardTarget = exposure._destination;
    if (props.createNamespace ?? true) {
      namespaceAtLevel(this, 'Namespace', namespace, podSecurityLevel(exposure));
    }
    takeNamespace(this, namespace);
    const image = homeserver.turnSecret._image;
    new RtcSecrets(this, 'Secrets', { namespace, homeserver, image, relay });
    const externalIp = props.externalIp ?? ExternalIp.fromDns(this.host);
    const media = this.ports.filter(({ protocol }) => protocol === 'UDP');
    relay?._allowPeer?.(externalIp, { to: sfuEnd(namespace), ports: media });
    const sfu = new SfuPod(this, 'Sfu', {
      namespace,
      options: props,
      ports,
      externalIp,
      config: livekitConfig({
        udpPort: ports.udp,
        tcpPort: ports.tcp,
        webhookUrl: `${tokenServiceUrl(namespace)}/sfu_webhook`,
        turnServers: sfuTurnServers(relay?.uris ?? []),
        maxParticipants: props.maxParticipants ?? 50,
        maxBytesPerSecond: props.maxBytesPerSecond,
        emptyTimeout: props.emptyTimeout?.toSeconds() ?? 300,
        metrics: props.metrics ?? false,
        extra: props.extraConfig ?? {},
      }),
      relay: relay !== undefined,
    });
    publicService(this, 'Service', {
      metadata: { name: SFU.service, namespace, labels: LIVEKIT_LABELS },
      selector: LIVEKIT_LABELS,
      exposure,
      ports: this.ports,
    });
    // The Service would have a UDP port and a TCP port with the same number.
    if (ports.udp === ports.tcp) NextSteps.of(this)._needServerSideApply();
    const tokenService = new TokenServicePod(this, 'TokenService', {
      namespace,
      url: this.url,
      homeserver,
      clusterUrl,
      roomCreators: props.roomCreators ?? [homeserver.serverName],
      options: { ...props, presenceCheck: props.presenceCheck ?? Duration.seconds(30) },
      ...(props.ca && { ca: props.ca }),
      ...(tls.enabled && { inside: this.inside(props, tls) }),
    });
    this.sfu = sfu.deployment;
    this.tokenService = tokenService.deployment;
    this.routes = rtcRoutes(sfu.service, tokenService.service, !tls.enabled);
    PublicRoutes.of(this).add({ name: 'rtc', host: this.host, namespace, routes: this.routes });
    offerRtc(this, homeserver, { url: this.url, serviceUrl }, true);
    speakForRtc(this, homeserver, clusterUrl);
    const part = { ...SFU, namespace, ports: this.ports };
    const unreachable = props.externalIp?._private ?? [];
    const needed = [
      unreachable.length > 0 ? privateAddressStep(part, unreachable) : undefined,
      ownAddressStep(part, exposure, loadBalancerRivals(place, others)),
      ownNodeStep(part, found),
    ];
    for (const step of needed) if (step) NextSteps.of(this).addStep(step);
  }

  /** The public hosts that the token service reaches inside of the cluster. */
  private inside({ homeserver, publicPort, ingressService }: MatrixRtcProps, tls: IngressTls): Inside {
    const published = PublicRoutes.of(this).all.flatMap(hostsOf);
    const asked = [new URL(homeserver.baseUrl).hostname, homeserver.serverName];
    const ingress = ingressService ?? TRAEFIK;
    return {
      host: this.host,
      certificate: tls._secretName(this.host),
      served: ingress === '' ? [] : asked.filter((host) => published.includes(host)),
      ingress,
      // Other homeservers look for a server at port 8448 too.
      ports: [...new Set([443, publicPort ?? 443, 8448])],
    };
  }
}

/** The Service of the ingress controller that k3s brings. */
const TRAEFIK = 'traefik.kube-system.svc.cluster.local:443';

/** The default namespace of a call service, by the namespace of its chart. */
export function rtcNamespace(namespace: string | undefined): string {
  return `${namespace ?? 'matrix'}-rtc`;
}
