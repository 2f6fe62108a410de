import { isUrl } from '../shared/checks';
import type { Findings } from '../shared/findings';
import { text } from '../shared/kinds';
import { required } from '../shared/shape';
import type { Shape } from '../shared/shape';

/** Props of an SFU and a token service that this stack doesn't run. */
export interface ExternalRtcProps {
  /** The SFU's WebSocket address, exactly as its token service has it, for example `wss://rtc.example.org`. */
  readonly url: string;
  /** The address of its token service, for example `https://rtc.example.org`. */
  readonly serviceUrl: string;
}

export const EXTERNAL_RTC: Shape<ExternalRtcProps> = {
  url: required(text(), 'name the address of the SFU, for example "wss://rtc.example.org"'),
  serviceUrl: required(text(), 'name the address of the token service, for example "https://rtc.example.org"'),
};

export function checkExternalRtc(findings: Findings, { url, serviceUrl }: Partial<ExternalRtcProps>): void {
  checkScheme(findings, 'url', url, 'wss');
  checkScheme(findings, 'serviceUrl', serviceUrl, 'https');
}

function checkScheme(findings: Findings, prop: string, value: string | undefined, scheme: string): void {
  if (value === undefined) return;
  const http = value.replace(/^wss:/, 'https:');
  if (value.startsWith(`${scheme}://`) && isUrl(http) && !/[?#]/.test(value)) return;
  const reason = 'browsers open nothing else from a page that has HTTPS';
  findings.add(prop, `must be a URL that starts with "${scheme}://", as ${reason}`, value);
}
