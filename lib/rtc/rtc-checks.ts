import { checkDnsLabel, checkHostname, checkImage } from '../shared/checks';
import type { Findings } from '../shared/findings';
import { checkExtraConfig } from '../shared/merge';
import { checkTexts } from '../shared/text-checks';
import { OWNED_KEYS } from './owned-keys';
import type { RtcOptions } from './rtc-options';
import { checkRtcPorts } from './rtc-ports';
import { checkTokenService } from './token-service-env';

/** The names of a call service and of its homeserver. */
export interface RtcIdentity {
  readonly host: string;
  readonly namespace: string;
  /** The server name of its homeserver. */
  readonly serverName?: string;
}

/** Finds what is wrong with the options of a call service. */
export function checkRtc(findings: Findings, { host, namespace, serverName }: RtcIdentity, options: RtcOptions): void {
  // A wrong server name makes a wrong default host too: one finding is enough.
  if (host !== `rtc.${serverName}`) checkHostname(findings, 'host', host);
  checkDnsLabel(findings, 'namespace', namespace);
  options.externalIp?._check(findings, 'externalIp');
  options.exposure?._check(findings, 'exposure');
  options.ca?._check(findings, 'ca');
  for (const prop of ['maxParticipants', 'maxBytesPerSecond'] as const) checkCount(findings, options, prop);
  for (const prop of ['image', 'tokenServiceImage'] as const) {
    const image = options[prop];
    if (image !== undefined) checkImage(findings, prop, image);
  }
  if (serverName !== undefined) checkTokenService(findings, serverName, options);
  checkExtraConfig(findings, 'extraConfig', options.extraConfig ?? {}, OWNED_KEYS);
  checkTexts(findings, 'extraConfig', options.extraConfig ?? {});
  checkRtcPorts(findings, options);
  if (options.metrics && options.exposure?._kind === 'HostNetwork') {
    const remedy = 'use another exposure, for example RtcExposure.hostPorts()';
    findings.add('metrics', `would be on the node's own addresses with the host's network: ${remedy}`);
  }
}

function checkCount(findings: Findings, options: RtcOptions, prop: 'maxParticipants' | 'maxBytesPerSecond'): void {
  const value = options[prop];
  // For LiveKit zero means no limit. A user who wants no limit writes a large number.
  if (value !== undefined && !(Number.isSafeInteger(value) && value > 0 && value < 2 ** 32)) {
    findings.add(prop, 'must be a whole number above zero', value);
  }
}
