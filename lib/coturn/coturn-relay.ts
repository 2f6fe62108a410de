import { Chart } from 'cdk8s';
import type * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { SecretKey } from '../secrets/secret-key';
import { Findings } from '../shared/findings';
import { namespaceAtLevel } from '../shared/namespace';
import { leavePods } from '../shared/pods';
import { checkCoturn } from './coturn-checks';
import type { CoturnOptions } from './coturn-options';
import { ExternalIp } from './external-ip';
import { RelayPod } from './relay-pod';
import { exposureOf, firewallPorts, relayPorts, turnUris } from './relay-ports';
import type { FirewallPorts, RelayPorts } from './relay-ports';
import { RelayServices } from './relay-services';
import type { ITurnServer, TurnSecretCopy } from './turn-server';
import { turnserverConfig } from './turnserver-config';

const K3S_NETWORKS = ['10.42.0.0/16', '10.43.0.0/16'];

/** Props of {@link CoturnRelay}. */
export interface CoturnRelayProps extends CoturnOptions {
  /** The host name under which clients reach it, for example `turn.example.org`. Its DNS record must name the relay itself, not an HTTP proxy. */
  readonly host: string;
}

/**
 * A coturn relay, for calls between people behind NAT. Give it to {@link SynapseServer.useTurn}, from which it also gets its secret.
 *
 * @throws one error that lists everything wrong with the props
 * @see https://github.com/coturn/coturn
 */
export class CoturnRelay extends Construct implements ITurnServer {
  public readonly host: string;
  public readonly uris: string[];
  public readonly secretCopy?: TurnSecretCopy;
  /** Where the relay runs. */
  public readonly namespace: string;
  /** turnserver.conf as it is written, without addresses and secret. */
  public readonly config: string;
  /** What must be open to the internet, and forwarded to {@link portsLeadTo}. */
  public readonly ports: FirewallPorts[];
  /** Where these ports lead, in a person's words, for example `the relay's node`. */
  public readonly portsLeadTo: string;
  /** The relay's pod. */
  public readonly deployment: kplus.Deployment;
  /** Whether it has ports of the node. @internal */
  public readonly _onNode: boolean = false;
  /** Whether an object of it has a UDP and a TCP port of one number, which `kubectl apply` mixes up when they change. @internal */
  public readonly _sameNumbers: boolean;

  constructor(scope: Construct, id: string, props: CoturnRelayProps) {
    super(scope, id);
    this.host = props.host;
    this.namespace = props.namespace ?? relayNamespace(Chart.of(this).namespace);
    const findings = new Findings();
    checkCoturn(findings, this.host, this.namespace, props);
    checkNeighbours(findings, this, props);
    findings.throwIfAny(`CoturnRelay '${this.node.path}'`);
    leavePods(this, props.pods);

    const ports = relayPorts(props);
    const exposure = exposureOf(props);
    this.uris = turnUris(this.host, ports);
    this.ports = firewallPorts(ports);
    this.portsLeadTo = exposure._destination;
    this._onNode = exposure._onNode;
    this._sameNumbers = exposure._kind !== 'HostNetwork';
    this.config = turnserverConfig(settings(props, ports));
    if (props.createNamespace ?? true) {
      // The node's ports break even the `baseline` level of Pod Security.
      namespaceAtLevel(this, 'Namespace', this.namespace, exposure._onNode ? 'privileged' : 'restricted');
    }
    const secret = props.sharedSecret ?? SecretKey.of('coturn-secret', 'turn_shared_secret');
    this.deployment = new RelayPod(this, 'Pod', {
      namespace: this.namespace,
      options: props,
      ports,
      externalIp: props.externalIp ?? ExternalIp.fromDns(this.host),
      secret,
      config: this.config,
    }).deployment;
    new RelayServices(this, 'Services', { namespace: this.namespace, host: this.host, options: props, ports });
    if (!props.sharedSecret) {
      this.secretCopy = { namespace: this.namespace, target: secret, reader: this.deployment };
    }
  }
}

/** The namespace of the relay beside that of the homeserver. */
export function relayNamespace(namespace: string | undefined): string {
  return `${namespace ?? 'matrix'}-turn`;
}

/** Two relays of one chart are taken to be on one node, whose ports can be had once. */
function checkNeighbours(findings: Findings, relay: CoturnRelay, props: CoturnRelayProps): void {
  if (!exposureOf(props)._onNode) return;
  const ports = firewallPorts(relayPorts(props));
  const neighbours = Chart.of(relay)
    .node.findAll()
    // One that couldn't be built is in the tree as well, without its ports.
    .filter((other): other is CoturnRelay => other instanceof CoturnRelay && other !== relay && other._onNode);
  for (const { ports: theirs, node } of neighbours) {
    const clash = ports.find((a) => theirs.some((b) => a.protocol === b.protocol && a.from <= b.to && b.from <= a.to));
    if (!clash) continue;
    const got = clash.from === clash.to ? clash.from : `${clash.from}-${clash.to}`;
    findings.add('exposure', `takes ports of the node that '${node.path}' has: give each relay its own`, got);
  }
}

function settings(props: CoturnRelayProps, ports: RelayPorts): Parameters<typeof turnserverConfig>[0] {
  return {
    realm: props.host,
    port: ports.port,
    tlsPort: ports.tlsPort,
    minRelayPort: ports.min,
    maxRelayPort: ports.max,
    deniedNetworks: props.clusterNetworks ?? K3S_NETWORKS,
    userQuota: props.userQuota ?? 12,
    totalQuota: props.totalQuota ?? ports.max - ports.min + 1,
    maxBps: props.maxBps ?? 1_250_000,
    metrics: props.metrics ?? false,
    extra: props.extraConfig ?? {},
  };
}
