import { Chart } from 'cdk8s';
import type * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { SecretKey } from '../secrets/secret-key';
import { isChecked, takeProps } from '../shared/checked-props';
import { podSecurityLevel } from '../shared/exposure';
import { ownAddressStep, ownNodeStep, privateAddressStep } from '../shared/exposure-steps';
import { ExternalIp } from '../shared/external-ip';
import { Findings } from '../shared/findings';
import { portText } from '../shared/firewall-ports';
import type { FirewallPorts } from '../shared/firewall-ports';
import { withoutRootDot } from '../shared/host-names';
import { text } from '../shared/kinds';
import { MetricsEndpoints } from '../shared/metrics-endpoints';
import { namespaceAtLevel } from '../shared/namespace';
import { NextSteps } from '../shared/next-steps/next-steps';
import { PeerEnd, Peers } from '../shared/peers';
import { checkManifestText } from '../shared/manifest-text';
import { leavePods, podOptions } from '../shared/pods/pods';
import { PublicPlaces, checkClashes, clashes, loadBalancerRivals } from '../shared/public-ports';
import { takeNamespace } from '../shared/taken-namespaces';
import { required } from '../shared/shape';
import type { Shape } from '../shared/shape';
import { EXTENSIBLE_HOMESERVER } from '../synapse/homeserver';
import type { IExtensibleHomeserver } from '../synapse/homeserver';
import { totalQuota, userQuota } from './call-capacity';
import { capacityStep } from './relay-steps';
import { checkCoturn } from './coturn-checks';
import { COTURN_OPTIONS } from './coturn-options';
import type { CoturnOptions } from './coturn-options';
import { COTURN_LABELS, RelayPod } from './relay-pod';
import { exposureOf, firewallPorts, publicPorts, relayPorts, turnUris } from './relay-ports';
import type { RelayPorts } from './relay-ports';
import { peerVariables, sameAddressStep } from './relay-peer';
import { RelayServices } from './relay-services';
import { offerTurn } from './turn-server';
import type { ITurnServer } from './turn-server';
import { METRICS_PORT, turnserverConfig } from './turnserver-config';

/** The relay in texts for readers. */
const RELAY = {
  id: 'relay',
  name: 'relay',
  service: 'coturn',
  portProps: "'port', 'tlsPort', 'minRelayPort' and 'maxRelayPort'",
};

const K3S_NETWORKS = ['10.42.0.0/16', '10.43.0.0/16'];

/** Props of {@link CoturnRelay}. */
export interface CoturnRelayProps extends CoturnOptions {
  /** The host name under which clients reach the relay, for example `turn.example.org`. Its DNS record must point to the relay itself, not to an HTTP proxy. */
  readonly host: string;

  /**
   * The homeserver whose users get credentials for the relay. The relay uses a copy of the homeserver's TURN secret.
   * @default - none: pass the relay to {@link SynapseServer.useTurn} yourself, and give the relay a `sharedSecret`
   */
  readonly homeserver?: IExtensibleHomeserver;
}

const COTURN_RELAY: Shape<CoturnRelayProps> = {
  ...COTURN_OPTIONS,
  host: required(text()),
  homeserver: EXTENSIBLE_HOMESERVER,
};

/**
 * A coturn relay, for calls between people behind NAT.
 *
 * @throws one error that lists everything wrong with the props
 * @see https://github.com/coturn/coturn
 */
export class CoturnRelay extends Construct implements ITurnServer {
  public readonly host: string;
  public readonly uris: string[];
  /** The namespace in which the relay runs. */
  public readonly namespace: string;
  /** The text of turnserver.conf, without addresses and without the secret. */
  public readonly config: string;
  /** The ports that must be open to the internet, and that the router must forward to {@link portForwardTarget}. */
  public readonly ports: FirewallPorts[];
  /** A phrase that says where the router forwards these ports to, for example `the relay's node`. */
  public readonly portForwardTarget: string;
  /** The relay's pod. */
  public readonly deployment: kplus.Deployment;

  private readonly externalIp: ExternalIp;
  private readonly hostNetwork: boolean;
  private readonly clusterNetworks: readonly string[];

  constructor(scope: Construct, id: string, given: CoturnRelayProps) {
    super(scope, id);
    const findings = new Findings();
    const props = takeProps(findings, given, COTURN_RELAY);
    this.host = withoutRootDot(props.host);
    this.namespace = props.namespace ?? relayNamespace(Chart.of(this).namespace);
    if (!isChecked(given)) checkCoturn(findings, this, props);
    if (!props.homeserver && !props.sharedSecret) {
      findings.add('homeserver', "is needed for its TURN secret: name it, or give the relay a 'sharedSecret'");
    }
    leavePods(this, props.pods);
    checkManifestText(this);
    const ports = relayPorts(props);
    const exposure = exposureOf(props);
    const places = PublicPlaces.of(this);
    const others = places.all;
    const nodeSelector = podOptions(this).nodeSelector ?? {};
    const place = places.place({ exposure, nodeSelector, ports: publicPorts(ports) });
    const found = clashes(place, others);
    checkClashes(findings, found);
    findings.throwIfAny(`CoturnRelay '${this.node.path}'`);

    places.add(place);
    takeNamespace(this, this.namespace);
    this.externalIp = props.externalIp ?? ExternalIp.fromDns(this.host);
    this.hostNetwork = exposure._kind === 'HostNetwork';
    this.clusterNetworks = props.clusterNetworks ?? K3S_NETWORKS;
    this.uris = turnUris(this.host, ports);
    this.ports = firewallPorts(ports);
    this.portForwardTarget = exposure._destination;
    this.config = turnserverConfig(settings(props, ports));
    if (props.createNamespace ?? true) {
      namespaceAtLevel(this, 'Namespace', this.namespace, podSecurityLevel(exposure));
    }
    const secret = props.sharedSecret ?? SecretKey.of('coturn-secret', 'turn_shared_secret');
    this.deployment = new RelayPod(this, 'Pod', {
      namespace: this.namespace,
      options: props,
      ports,
      externalIp: this.externalIp,
      secret,
      config: this.config,
    }).deployment;
    new RelayServices(this, 'Services', { namespace: this.namespace, host: this.host, options: props, ports });
    // Except with the host's network, an object has a UDP port and a TCP port with the same number.
    if (!this.hostNetwork) NextSteps.of(this)._needServerSideApply();
    if (props.metrics) {
      const { podMetadata } = this.deployment;
      const pods = { podLabels: COTURN_LABELS, podMetadata, namespace: this.namespace };
      MetricsEndpoints.of(this).add({ name: 'coturn', ...pods, port: METRICS_PORT });
    }
    if (props.homeserver) this.serve(props.homeserver, props.sharedSecret ? undefined : secret);
    this.speak();
    const steps = NextSteps.of(this);
    steps.addStep(capacityStep(props));
    const unreachable = props.externalIp?._private ?? [];
    const part = { ...RELAY, namespace: this.namespace, ports: this.ports };
    if (unreachable.length > 0) steps.addStep(privateAddressStep(part, unreachable));
    const needed = [ownAddressStep(part, exposure, loadBalancerRivals(place, others)), ownNodeStep(part, found)];
    for (const step of needed) if (step) steps.addStep(step);
  }

  /**
   * Lets users of the relay reach an SFU, whose private address the relay would refuse. Nothing else opens: coturn knows rules for addresses, not for ports, so
   * this is the address with all of its UDP ports.
   *
   * @internal
   */
  public _allowPeer(sfu: ExternalIp): void {
    const [container] = this.deployment.containers;
    for (const [name, value] of peerVariables(sfu, this.clusterNetworks)) container.env.addVariable(name, value);
    const step = sameAddressStep(this.externalIp, sfu, this.hostNetwork);
    if (step) NextSteps.of(this).addStep(step);
  }

  /** Copies the homeserver's secret unless the relay has its own, and adds the relay to the homeserver's config. */
  private serve(homeserver: IExtensibleHomeserver, copy: SecretKey | undefined): void {
    const { turnSecret } = homeserver;
    if (copy) turnSecret._copyTo(this, copy, this.namespace);
    if (copy && turnSecret._checksum) {
      this.deployment.podMetadata.addAnnotation('checksum/secrets', turnSecret._checksum);
    }
    offerTurn(this, homeserver, this);
  }

  private speak(): void {
    const steps = NextSteps.of(this);
    const leadsTo = "the public address at which the relay's ports are open, without an HTTP proxy in between";
    steps.addDnsRecord({ host: this.host, leadsTo });
    for (const ports of this.ports) {
      steps.addOpenPorts({ ports: `${ports.protocol} ${portText(ports)}`, leadTo: this.portForwardTarget });
    }
    steps.addRollout({ resource: 'deployment/coturn', namespace: this.namespace });
    const relay = PeerEnd.pods('the relay', COTURN_LABELS, this.namespace);
    const peers = Peers.of(this);
    peers.add({ from: PeerEnd.internet(), to: relay, ports: this.ports, purpose: 'calls' });
    const anyPort = [{ protocol: 'UDP', from: 1, to: 65535 }];
    peers.add({ from: relay, to: PeerEnd.internet(), ports: anyPort, purpose: 'calls' });
  }
}

/** The relay's default namespace, by the namespace of its chart. */
export function relayNamespace(namespace: string | undefined): string {
  return `${namespace ?? 'matrix'}-turn`;
}

function settings(props: CoturnRelayProps, ports: RelayPorts): Parameters<typeof turnserverConfig>[0] {
  return {
    realm: withoutRootDot(props.host),
    port: ports.port,
    tlsPort: ports.tlsPort,
    minRelayPort: ports.min,
    maxRelayPort: ports.max,
    deniedNetworks: props.clusterNetworks ?? K3S_NETWORKS,
    userQuota: userQuota(props),
    totalQuota: totalQuota(props),
    maxBps: props.maxBps ?? 1_250_000,
    metrics: props.metrics ?? false,
    extra: props.extraConfig ?? {},
  };
}
