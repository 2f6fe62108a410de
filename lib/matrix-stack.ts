import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { checkBackup } from './backup/backup-checks';
import type { BackupOptions } from './backup/backup-options';
import { SynapseBackup } from './backup/synapse-backup';
import { checkCoturn } from './coturn/coturn-checks';
import type { CoturnOptions } from './coturn/coturn-options';
import { CoturnRelay, relayNamespace } from './coturn/coturn-relay';
import { ExternalIp } from './coturn/external-ip';
import { Turn } from './coturn/turn';
import { checkElement } from './element/element-checks';
import type { ElementWebOptions } from './element/element-options';
import { ElementWeb } from './element/element-web';
import { DeletionGuard } from './guards/deletion-guard';
import { IngressTls } from './ingress/ingress-tls';
import { MatrixIngress } from './ingress/matrix-ingress';
import type { MatrixIngressOptions } from './ingress/matrix-ingress';
import { nextSteps } from './next-steps';
import { MatrixSecrets } from './secrets/matrix-secrets';
import { checkDnsLabel } from './shared/checks';
import { Findings } from './shared/findings';
import { namespaceAtLevel } from './shared/namespace';
import { checkSynapse } from './synapse/synapse-checks';
import type { SynapseOptions } from './synapse/synapse-options';
import { SynapseServer } from './synapse/synapse-server';

/** Props of {@link MatrixStack}. */
export interface MatrixStackProps {
  /** The domain in user IDs, for example `example.org`. It can never be changed once the server has data. */
  readonly serverName: string;

  /** The namespace of everything but the relay, in which Pod Security `restricted` is enforced. @default 'matrix' */
  readonly namespace?: string;

  /** Whether the namespace is made here. @default true */
  readonly createNamespace?: boolean;

  /** The homeserver's host name. @default - `matrix.` and the server name */
  readonly homeserverHost?: string;

  /** Element Web's host name. @default - `element.` and the server name */
  readonly elementHost?: string;

  /** The TURN relay's host name. @default - `turn.` and the server name */
  readonly turnHost?: string;

  /** Where certificates come from. @default IngressTls.certManager('letsencrypt') */
  readonly tls?: IngressTls;

  /** Where secrets come from. @default MatrixSecrets.generated() */
  readonly secrets?: MatrixSecrets;

  /** The homeserver. @default - see each option */
  readonly synapse?: SynapseOptions;

  /** The web client. @default - see each option */
  readonly element?: ElementWebOptions;

  /** The relay for calls. @default Turn.coturn() */
  readonly turn?: Turn;

  /** The ingress. @default - see each option */
  readonly ingress?: MatrixIngressOptions;

  /** Scheduled backups of the homeserver. @default - none: say where to keep them */
  readonly backup?: BackupOptions;

  /**
   * Whether the API server refuses to delete the data: the homeserver's claim, its Secrets, the backups' claim and the namespace. Needs Kubernetes 1.30.
   * @default true
   */
  readonly deletionGuard?: boolean;
}

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
  /** Scheduled backups, if asked for. */
  public readonly backup?: SynapseBackup;
  /** What is public. */
  public readonly ingress: MatrixIngress;
  /** What is left to do by hand, as Markdown: DNS records, ports, the first login. */
  public readonly nextSteps: string;

  constructor(scope: Construct, id: string, props: MatrixStackProps) {
    const namespace = props.namespace ?? 'matrix';
    super(scope, id, { namespace, disableResourceNameHashes: true });
    const resolved = resolve(props);
    const { tls, secrets, baseUrl, hosts, coturn } = resolved;
    const findings = new Findings();
    check(findings, props, resolved, namespace);
    checkRivals(findings, this, {
      namespace,
      'turn.namespace': coturn && (coturn.namespace ?? relayNamespace(namespace)),
    });
    checkRivalHosts(findings, this, { homeserverHost: hosts.homeserver, elementHost: hosts.element });
    findings.throwIfAny(`MatrixStack '${this.node.path}'`);

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
      tls: tls.enabled,
      firstAdmin: props.synapse?.firstAdmin,
      backupPassword: this.backup?.password,
      wellKnownElsewhere: hosts.homeserver !== props.serverName && !wellKnown,
    });
  }
}

interface Resolved {
  readonly tls: IngressTls;
  readonly secrets: MatrixSecrets;
  readonly baseUrl: string;
  readonly hosts: { readonly homeserver: string; readonly element: string; readonly turn: string };
  readonly coturn?: CoturnOptions;
}

function resolve(props: MatrixStackProps): Resolved {
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

function check(findings: Findings, props: MatrixStackProps, resolved: Resolved, namespace: string): void {
  const { hosts, secrets, baseUrl, coturn } = resolved;
  const identity = { serverName: props.serverName, host: hosts.homeserver, baseUrl };
  checkDnsLabel(findings, 'namespace', namespace);
  checkSynapse(findings, identity, secrets, props.synapse ?? {}, 'synapse.');
  checkElement(findings, hosts.element, identity, props.element ?? {}, 'element.');
  resolved.tls._check(findings, 'tls');
  props.ingress?.controller?._check(findings, 'ingress.controller');
  const relay = coturn?.namespace ?? relayNamespace(namespace);
  // A wrong server name makes a wrong default host: one finding is enough.
  const turnHost = hosts.turn === `turn.${props.serverName}` ? undefined : hosts.turn;
  if (coturn) checkCoturn(findings, turnHost, relay, coturn, 'turn.');
  if (coturn && relay === namespace) {
    findings.add('turn.namespace', `must not be the stack's own, where Pod Security refuses the host's network`, relay);
  }
  if (props.backup) checkBackup(findings, props.backup, 'backup.');
  checkHosts(findings, { ...hosts, turn: coturn && hosts.turn });
}

function checkHosts(findings: Findings, hosts: { homeserver: string; element: string; turn?: string }): void {
  if (hosts.element === hosts.homeserver) {
    findings.add(
      'elementHost',
      "must not be the homeserver's host: a page there could act for every user",
      hosts.element,
    );
  }
  for (const part of ['homeserver', 'element'] as const) {
    if (hosts.turn === hosts[part]) findings.add('turnHost', `must not be the host of the ${part}`, hosts.turn);
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
