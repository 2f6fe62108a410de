import { checkCidr, checkDnsLabel, checkHostname, checkImage } from '../shared/checks';
import type { Findings } from '../shared/findings';
import { checkExtraConfig } from '../shared/merge';
import type { CoturnOptions } from './coturn-options';
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
  checkTogether(findings, options);
  checkExtraConfig(findings, 'extraConfig', options.extraConfig ?? {}, OWNED_KEYS);
  checkExtraLines(findings, options);
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

function checkExtraLines(findings: Findings, options: CoturnOptions): void {
  for (const [key, value] of Object.entries(options.extraConfig ?? {})) {
    const prop = `extraConfig['${key}']`;
    if (!/^[A-Za-z0-9][-\w]*$/.test(key)) {
      findings.add(prop, 'is not the name of an option of coturn: letters, digits, "-" and "_"');
    }
    const line = typeof value === 'string' && value !== '' && !/[\r\n#]/.test(value);
    if (!line && typeof value !== 'number' && value !== true) {
      findings.add(prop, 'must be text of one line, a number, or true for an option without a value');
    }
  }
}
