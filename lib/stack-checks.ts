import { checkBackup } from './backup/backup-checks';
import { checkCoturn } from './coturn/coturn-checks';
import { relayNamespace } from './coturn/coturn-relay';
import { checkElement } from './element/element-checks';
import type { MatrixStackProps } from './matrix-stack-props';
import { checkDnsLabel } from './shared/checks';
import type { Findings } from './shared/findings';
import { checkPods } from './shared/pod-checks';
import type { StackSettings } from './stack-settings';
import { checkSynapse } from './synapse/synapse-checks';

/** Finds what is wrong with a stack's props, those of its parts included. */
export function checkStack(
  findings: Findings,
  props: MatrixStackProps,
  resolved: StackSettings,
  namespace: string,
): void {
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
    findings.add(
      'turn.namespace',
      `must not be the stack's own, where Pod Security refuses the ports of a node`,
      relay,
    );
  }
  if (coturn?.tlsPassthrough && props.ingress?.controller?._traefik === false) {
    findings.add(
      'turn.tlsPassthrough',
      "is Traefik's: with another ingress controller TURN over TLS is on its own port only",
    );
  }
  if (props.backup) checkBackup(findings, props.backup, props.synapse?.database?._postgres !== undefined, 'backup.');
  checkHosts(findings, { ...hosts, turn: coturn && hosts.turn });
  checkPods(findings, props.pods);
}

function checkHosts(findings: Findings, hosts: { homeserver: string; element: string; turn?: string }): void {
  for (const part of ['homeserver', 'element'] as const) {
    if (hosts.turn === hosts[part]) findings.add('turnHost', `must not be the host of the ${part}`, hosts.turn);
  }
}
