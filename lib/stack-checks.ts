import type { IConstruct } from 'constructs';
import { checkBackup } from './backup/backup-checks';
import { checkCoturn } from './coturn/coturn-checks';
import { checkElement } from './element/element-checks';
import { checkAddresses } from './ingress/edge-checks';
import { checkIngress } from './ingress/matrix-ingress';
import type { MatrixStackProps } from './matrix-stack-props';
import { checkRtc } from './rtc/rtc-checks';
import type { RtcOptions } from './rtc/rtc-options';
import { checkDnsLabel } from './shared/checks';
import type { Findings } from './shared/findings';
import { checkRivals } from './stack-rivals';
import type { StackSettings } from './stack-settings';
import { checkSynapse } from './synapse/synapse-checks';

const FOCI = 'org.matrix.msc4143.rtc_foci';

/** Finds what is wrong with the props of a stack and of its parts. Findings name each prop as the user wrote it. */
export function checkStack(
  findings: Findings,
  stack: IConstruct,
  props: MatrixStackProps,
  settings: StackSettings,
): void {
  const { hosts, secrets, baseUrl, namespaces, tls } = settings;
  const identity = { serverName: props.serverName, host: hosts.homeserver, baseUrl };
  checkDnsLabel(findings, 'namespace', namespaces.stack);
  const synapse = findings.named('synapse.', { serverName: 'serverName', host: 'homeserverHost' });
  checkSynapse(synapse, identity, secrets, props.synapse ?? {});
  const element = findings.named('element.', { host: 'elementHost' });
  checkElement(element, hosts.element, identity, props.element ?? {});
  checkFurtherHosts(element, settings);
  const ingress = findings.named('ingress.', { tls: 'tls' });
  checkIngress(ingress, tls, props.ingress ?? {});
  checkAddresses(ingress, props.ingress ?? {}, props.synapse?.realClientAddresses ?? false);
  props.monitoring?._check(findings, 'monitoring');
  props.networkPolicies?._check(findings, 'networkPolicies');
  checkRelay(findings, props, settings);
  checkCalls(findings, props, settings);
  if (props.backup) checkBackup(findings.named('backup.'), props.backup);
  checkRivals(findings, stack, settings);
}

/** Finds further hosts of Element Web that are the host of the relay or of the call service. */
function checkFurtherHosts(findings: Findings, { hosts, coturn, livekit }: StackSettings): void {
  const taken = [...(coturn ? [hosts.turn] : []), ...(livekit ? [hosts.rtc] : [])];
  hosts.furtherElement.forEach((host, index) => {
    if (!taken.includes(host)) return;
    findings.add(`additionalHosts[${index}]`, 'must not be the host of the relay or of the call service', host);
  });
}

function checkRelay(findings: Findings, props: MatrixStackProps, settings: StackSettings): void {
  props.turn?._check(findings, 'turn');
  const { hosts, namespaces, coturn } = settings;
  if (!coturn) return;
  const relay = { host: hosts.turn, namespace: namespaces.relay, serverName: props.serverName };
  const named = findings.named('turn.', { host: 'turnHost' });
  checkCoturn(named, relay, coturn);
  if (namespaces.relay === namespaces.stack) {
    const rule = `must not be the stack's own, where Pod Security refuses the ports of a node`;
    named.add('namespace', rule, namespaces.relay);
  }
  const controller = props.ingress?.controller;
  if (coturn.tlsPassthrough && controller?._traefik === false && !controller._gateway) {
    const remedy = 'with an Ingress of another class TURN over TLS is on its own port only';
    named.add('tlsPassthrough', `needs Traefik or a Gateway: ${remedy}`);
  }
  for (const part of ['homeserver', 'element'] as const) {
    if (hosts.turn === hosts[part]) named.add('host', `must not be the host of the ${part}`, hosts.turn);
  }
}

function checkCalls(findings: Findings, props: MatrixStackProps, settings: StackSettings): void {
  const { hosts, namespaces, livekit, coturn } = settings;
  props.rtc?._check(findings, 'rtc');
  if (livekit ?? settings.rtcAddresses) checkNamedTwice(findings, props);
  if (!livekit) return;
  const named = findings.named('rtc.', { host: 'rtcHost' });
  const identity = { host: hosts.rtc, namespace: namespaces.rtc, serverName: props.serverName };
  checkRtc(named, identity, coturn && !props.rtc?._livekit?.externalIp ? withoutAddress(livekit) : livekit);
  if (namespaces.rtc === namespaces.stack) {
    named.add(
      'namespace',
      `must not be the stack's own, where Pod Security refuses the ports of a node`,
      namespaces.rtc,
    );
  }
  if (coturn && namespaces.rtc === namespaces.relay) {
    named.add('namespace', `must not be the relay's, which makes its own`, namespaces.rtc);
  }
  for (const part of ['homeserver', 'element', 'turn'] as const) {
    if (hosts.rtc === hosts[part]) named.add('host', `must not be the host of the ${part}`, hosts.rtc);
  }
  const place = { host: hosts.rtc, namespace: namespaces.rtc, without: `'${findings.nameOf('rtc')}' to Rtc.none()` };
  settings.tls._checkNamespace(findings, 'tls', place);
}

/** Finds a call service that the homeserver's own settings name too. */
function checkNamedTwice(findings: Findings, props: MatrixStackProps): void {
  const remedy = 'use Rtc.external() for a call service that runs elsewhere, or Rtc.none()';
  const { extraConfig = {}, wellKnownClientContent = {} } = props.synapse ?? {};
  if ('matrix_rtc' in extraConfig) {
    findings.add('synapse.extraConfig.matrix_rtc', `is set by the call service of the prop 'rtc': ${remedy}`);
  }
  if (FOCI in wellKnownClientContent) {
    const prop = `synapse.wellKnownClientContent['${FOCI}']`;
    findings.add(prop, `is set by the call service of the prop 'rtc': ${remedy}`);
  }
}

/** The options without the address that the SFU has from the relay, for which one finding is enough. */
function withoutAddress(options: RtcOptions): RtcOptions {
  return Object.fromEntries(Object.entries(options).filter(([prop]) => prop !== 'externalIp'));
}
