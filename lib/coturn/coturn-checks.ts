import { checkCidr, checkDnsLabel, checkHostname, checkImage } from '../shared/checks';
import type { Findings } from '../shared/findings';
import { checkExtraConfig } from '../shared/merge';
import { relayPortCount, totalQuota } from './call-capacity';
import type { CoturnOptions } from './coturn-options';
import { checkExtraOptions } from './extra-checks';
import { OWNED_KEYS } from './owned-keys';
import { checkRelayPorts } from './port-checks';

/** The names of a relay and of its homeserver. */
export interface RelayIdentity {
  readonly host: string;
  readonly namespace: string;
  /** The server name of its homeserver. */
  readonly serverName?: string;
}

/** Finds what is wrong with a relay's props. */
export function checkCoturn(findings: Findings, relay: RelayIdentity, options: CoturnOptions): void {
  // A wrong server name makes a wrong default host too: one finding is enough.
  if (relay.host !== `turn.${relay.serverName}`) checkHostname(findings, 'host', relay.host);
  checkDnsLabel(findings, 'namespace', relay.namespace);
  options.externalIp?._check(findings, 'externalIp');
  options.exposure?._check(findings, 'exposure');
  options.tls?._check(findings, 'tls');
  options.sharedSecret?._check(findings, 'sharedSecret');
  options.clusterNetworks?.forEach((n, i) => checkCidr(findings, `clusterNetworks[${i}]`, n));
  for (const prop of ['userQuota', 'totalQuota', 'maxBps'] as const) checkQuota(findings, options, prop);
  checkQuotasFit(findings, options);
  checkTogether(findings, options);
  checkExtraConfig(findings, 'extraConfig', options.extraConfig ?? {}, OWNED_KEYS);
  checkExtraOptions(findings, options.extraConfig ?? {}, options.image !== undefined);
  if (options.image !== undefined) checkImage(findings, 'image', options.image);
  checkRelayPorts(findings, options);
}

function checkQuota(findings: Findings, options: CoturnOptions, prop: 'userQuota' | 'totalQuota' | 'maxBps'): void {
  const value = options[prop];
  // For coturn zero means no limit. A user who wants no limit writes a large number.
  if (value !== undefined && !(Number.isSafeInteger(value) && value > 0)) {
    findings.add(prop, 'must be a whole number above zero', value);
  }
}

/** A quota that can't be reached hides the limit that holds. */
function checkQuotasFit(findings: Findings, options: CoturnOptions): void {
  const ports = relayPortCount(options);
  const total = totalQuota(options);
  if (!(ports > 0 && total > 0)) return;
  if (total > 2 * ports) {
    const reason = `the relay has ${ports} ports at each of its addresses, one of IPv4 and one of IPv6`;
    findings.add('totalQuota', `must not be above ${2 * ports}: ${reason}`, total);
  }
  if (options.userQuota !== undefined && options.userQuota > total) {
    const limit = options.totalQuota === undefined ? 'the number of relay ports' : 'totalQuota';
    findings.add('userQuota', `must not be above ${limit} (${total})`, options.userQuota);
  }
}

function checkTogether(findings: Findings, options: CoturnOptions): void {
  for (const prop of ['tlsPort', 'tlsPassthrough'] as const) {
    if (options[prop] && !options.tls) {
      findings.add(prop, "needs a certificate: set the prop 'tls', for example TurnTls.certManager(…)");
    }
  }
  if (options.metrics && (options.exposure?._kind ?? 'HostNetwork') === 'HostNetwork') {
    findings.add(
      'metrics',
      "would be on the node's own addresses with the host's network: use another exposure, for example TurnExposure.hostPorts()",
    );
  }
}
