import { checkCidr, checkDnsLabel, checkHostname, checkImage } from '../shared/checks';
import type { Findings } from '../shared/findings';
import { checkExtraConfig } from '../shared/merge';
import { checkPods } from '../shared/pod-checks';
import type { CoturnOptions } from './coturn-options';
import { OWNED_KEYS } from './owned-keys';
import { checkRelayPorts } from './port-checks';

/** Finds what is wrong with the relay's props; `prefix` is the path of its options, with a dot at its end, `host` is left out where it follows from another prop. */
export function checkCoturn(
  findings: Findings,
  host: string | undefined,
  namespace: string,
  options: CoturnOptions,
  prefix = '',
): void {
  if (host !== undefined) checkHostname(findings, prefix ? 'turnHost' : 'host', host);
  checkDnsLabel(findings, `${prefix}namespace`, namespace);
  options.externalIp?._check(findings, `${prefix}externalIp`);
  options.exposure?._check(findings, `${prefix}exposure`);
  options.tls?._check(findings, `${prefix}tls`);
  options.sharedSecret?._check(findings, `${prefix}sharedSecret`);
  options.clusterNetworks?.forEach((n, i) => checkCidr(findings, `${prefix}clusterNetworks[${i}]`, n));
  for (const prop of ['userQuota', 'totalQuota', 'maxBps'] as const) checkQuota(findings, options, prop, prefix);
  checkTogether(findings, options, prefix);
  checkExtraConfig(findings, `${prefix}extraConfig`, options.extraConfig ?? {}, OWNED_KEYS);
  checkExtraLines(findings, options, prefix);
  if (options.image !== undefined) checkImage(findings, `${prefix}image`, options.image);
  checkPods(findings.named(prefix), options.pods);
  checkRelayPorts(findings, options, prefix);
}

function checkQuota(
  findings: Findings,
  options: CoturnOptions,
  prop: 'userQuota' | 'totalQuota' | 'maxBps',
  prefix: string,
): void {
  const value = options[prop];
  // Zero means no limit to coturn: who wants that shall write a large number.
  if (value !== undefined && !(Number.isSafeInteger(value) && value > 0)) {
    findings.add(`${prefix}${prop}`, 'must be a whole number above zero', value);
  }
}

function checkTogether(findings: Findings, options: CoturnOptions, prefix: string): void {
  for (const prop of ['tlsPort', 'tlsPassthrough'] as const) {
    if (options[prop] && !options.tls) {
      findings.add(`${prefix}${prop}`, "needs a certificate: set the prop 'tls', for example TurnTls.certManager(…)");
    }
  }
  if (options.metrics && (options.exposure?._kind ?? 'HostNetwork') === 'HostNetwork') {
    findings.add(
      `${prefix}metrics`,
      "would be on the node's own addresses with the host's network: use another exposure, for example TurnExposure.hostPorts()",
    );
  }
}

function checkExtraLines(findings: Findings, options: CoturnOptions, prefix: string): void {
  for (const [key, value] of Object.entries(options.extraConfig ?? {})) {
    const prop = `${prefix}extraConfig['${key}']`;
    if (!/^[A-Za-z0-9][-\w]*$/.test(key)) {
      findings.add(prop, 'is not the name of an option of coturn: letters, digits, "-" and "_"');
    }
    const line = typeof value === 'string' && value !== '' && !/[\r\n#]/.test(value);
    if (!line && typeof value !== 'number' && value !== true) {
      findings.add(prop, 'must be text of one line, a number, or true for an option without a value');
    }
  }
}
