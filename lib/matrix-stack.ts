import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { SynapseBackup } from './backup/synapse-backup';
import { CoturnRelay, relayNamespace } from './coturn/coturn-relay';
import { ElementWeb } from './element/element-web';
import { DeletionGuard } from './guards/deletion-guard';
import { MatrixIngress } from './ingress/matrix-ingress';
import type { MatrixStackProps } from './matrix-stack-props';
import { nextSteps } from './next-steps';
import { SecretKey } from './secrets/secret-key';
import { Findings } from './shared/findings';
import { namespaceAtLevel } from './shared/namespace';
import { leavePods } from './shared/pods';
import { checkStack } from './stack-checks';
import { resolveStack } from './stack-settings';
import { FIRST_ADMIN_SECRET } from './synapse/first-admin';
import { SynapseServer } from './synapse/synapse-server';
import { TurnCheck } from './turn-check/turn-check';

/**
 * A homeserver with its web client, TURN relay and ingress, ready to `kubectl apply`.
 *
 * @throws one error that lists everything wrong with the props
 */
export class MatrixStack extends Chart {
  /** The homeserver. */
  public readonly synapse: SynapseServer;
  /** The web client. */
  public readonly element: ElementWeb;
  /** The relay, where it is one of the stack's own. */
  public readonly coturn?: CoturnRelay;
  /** The check of the relay, where there is a relay and a first administrator to log in as. */
  public readonly turnCheck?: TurnCheck;
  /** Scheduled backups, if asked for. */
  public readonly backup?: SynapseBackup;
  /** What is public. */
  public readonly ingress: MatrixIngress;
  /** What is left to do by hand, as Markdown: DNS records, ports, the first login. */
  public readonly nextSteps: string;

  constructor(scope: Construct, id: string, props: MatrixStackProps) {
    const namespace = props.namespace ?? 'matrix';
    super(scope, id, { namespace, disableResourceNameHashes: true });
    const resolved = resolveStack(props);
    const { tls, secrets, baseUrl, hosts, coturn } = resolved;
    const findings = new Findings();
    checkStack(findings, props, resolved, namespace);
    checkRivals(findings, this, {
      namespace,
      'turn.namespace': coturn && (coturn.namespace ?? relayNamespace(namespace)),
    });
    checkRivalHosts(findings, this, { homeserverHost: hosts.homeserver, elementHost: hosts.element });
    findings.throwIfAny(`MatrixStack '${this.node.path}'`);
    leavePods(this, props.pods);

    if (props.createNamespace ?? true) namespaceAtLevel(this, 'namespace', namespace, 'restricted');
    this.synapse = new SynapseServer(this, 'synapse', {
      ...props.synapse,
      serverName: props.serverName,
      host: hosts.homeserver,
      baseUrl,
      secrets,
    });
    this.element = new ElementWeb(this, 'element', {
      ...props.element,
      homeserver: this.synapse,
      host: hosts.element,
      redirectToHttps: props.element?.redirectToHttps ?? tls.enabled,
    });
    if (coturn) {
      this.coturn = new CoturnRelay(this, 'coturn', { ...coturn, host: hosts.turn });
    }
    const turnServer = this.coturn ?? props.turn?._server;
    if (turnServer) this.synapse.useTurn(turnServer);
    const firstAdmin = props.synapse?.firstAdmin;
    if (turnServer && firstAdmin !== undefined) {
      this.turnCheck = new TurnCheck(this, 'turn-check', {
        homeserver: this.synapse,
        user: firstAdmin,
        password: SecretKey.of(FIRST_ADMIN_SECRET, 'password'),
        image: props.synapse?.image,
      });
    }
    const { wellKnown } = this.synapse;
    this.ingress = new MatrixIngress(this, 'ingress', {
      ...props.ingress,
      tls,
      apps: [this.synapse, this.element, ...(wellKnown ? [wellKnown] : [])],
    });
    if (props.backup) {
      this.backup = new SynapseBackup(this, 'backup', { ...props.backup, source: this.synapse });
    }
    if (props.deletionGuard ?? true) {
      new DeletionGuard(this, 'deletion-guard', {
        source: this.synapse,
        claims: this.backup?.claimName === undefined ? [] : [this.backup.claimName],
        secrets: this.backup && [this.backup.password.name],
      });
    }
    this.nextSteps = nextSteps({
      namespace,
      relayNamespace: this.coturn?.namespace,
      serverName: props.serverName,
      elementHost: hosts.element,
      baseUrl,
      homeserverHost: hosts.homeserver,
      webHosts: this.ingress.hosts,
      turnHost: this.coturn?.host,
      ports: this.coturn?.ports ?? [],
      portsLeadTo: this.coturn?.portsLeadTo,
      applyServerSide: this.coturn?._sameNumbers ?? false,
      tls: tls.enabled,
      firstAdmin,
      turn: turnServer !== undefined,
      postgres: this.synapse.postgres,
      backupPassword: this.backup?.password,
      wellKnownElsewhere: hosts.homeserver !== props.serverName && !wellKnown,
    });
  }
}

function checkRivals(findings: Findings, stack: MatrixStack, namespaces: { [prop: string]: string | undefined }): void {
  const stacks = otherStacks(stack);
  for (const [prop, namespace] of Object.entries(namespaces)) {
    const rival = stacks.find((other) => namespace && [other.namespace, other.coturn?.namespace].includes(namespace));
    if (!rival) continue;
    findings.add(prop, `is taken by '${rival.node.path}': give each stack its own`, namespace);
    return;
  }
}

function checkRivalHosts(findings: Findings, stack: MatrixStack, hosts: { [prop: string]: string }): void {
  // One that couldn't be built is in the tree as well, without its parts.
  const built = otherStacks(stack).filter((other) => Boolean(other.ingress));
  for (const [prop, host] of Object.entries(hosts)) {
    const rival = built.find((other) => other.ingress.hosts.includes(host));
    if (rival) findings.add(prop, `is a host of '${rival.node.path}': give each stack its own`, host);
  }
}

function otherStacks(stack: MatrixStack): MatrixStack[] {
  return stack.node.root.node.findAll().filter((c): c is MatrixStack => c !== stack && c instanceof MatrixStack);
}
