import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { isDnsLabel } from '../../lib/shared/checks';
import { hostNameHint, isServerName } from '../../lib/shared/host-names';
import { UsageFailure } from '../failure';
import { SFU_TCP, SFU_UDP } from './hosts';
import type { Hosts } from './hosts';
import { parseOverride } from './net/overrides';
import type { Override } from './net/overrides';
import { relayPlaces } from './relay-places';
import { splitName } from './server-name';

/** The options of the command, as yargs gives them. */
export interface DoctorOptions {
  readonly serverName: string;
  readonly inside?: boolean;
  readonly only?: 'outside' | 'inside';
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly namespace?: string;
  readonly resolve?: string | readonly string[];
  readonly dns?: string;
  readonly ca?: string;
  readonly timeout?: string;
  readonly element?: string | readonly string[];
  readonly rtc?: string | readonly string[];
  readonly turn?: string | readonly string[];
  readonly sfu?: string | readonly string[];
  readonly federation: boolean;
  readonly tryPolicies?: boolean;
  readonly json?: boolean;
}

/** True if the cluster is to be looked at. */
export function looksInside({ inside, only, tryPolicies, kubeconfig, context, namespace }: DoctorOptions): boolean {
  if (only !== undefined) return only === 'inside';
  return inside === true || tryPolicies === true || [kubeconfig, context, namespace].some((each) => each !== undefined);
}

export function checkServerName(name: string): void {
  if (isServerName(name)) return;
  const hint = hostNameHint(name);
  throw new UsageFailure(`'${name}' is no server name, such as example.org${hint === undefined ? '' : `: ${hint}`}.`);
}

const NONE = 'none';

/** The hosts that the user names. */
export function hostsOf({ element, rtc, turn, sfu, federation }: DoctorOptions): Hosts {
  const host = (text: string) => (splitName(text) ? [text] : undefined);
  const media = (text: string) => {
    const name = splitName(text);
    return name && [{ host: name.host, tcp: name.port ?? SFU_TCP, ...(name.port === undefined && { udp: SFU_UDP }) }];
  };
  return {
    federation,
    ...(element !== undefined && { elements: each('element', element, host, 'a host name') }),
    ...(rtc !== undefined && { rtc: each('rtc', rtc, host, 'a host name') }),
    ...(turn !== undefined && { relays: each('turn', turn, relayPlaces, 'a host name, a URI of turn_uris') }),
    ...(sfu !== undefined && { sfus: each('sfu', sfu, media, 'a host name') }),
  };
}

/** Reads an option that may be given several times, or be `none`. */
function each<T>(
  option: string,
  given: string | readonly string[],
  read: (text: string) => readonly T[] | undefined,
  form: string,
): T[] {
  const texts = [given].flat().flatMap((text) => text.split(','));
  return texts.flatMap((text) => {
    const known = text === NONE ? [] : read(text);
    if (known) return known;
    throw new UsageFailure(`--${option} must be ${form} or 'none', not '${text}'.`);
  });
}

export function overridesOf({ resolve = [] }: DoctorOptions): Override[] {
  return [resolve].flat().map((text) => {
    const override = parseOverride(text);
    if (override) return override;
    throw new UsageFailure(
      `--resolve must be HOST:ADDRESS, HOST:PORT:ADDRESS or HOST:PORT:ADDRESS:PORT, not '${text}'.`,
    );
  });
}

/** The namespaces that the user names, that of the stack first. */
export function namespacesOf({ namespace = 'matrix' }: DoctorOptions): string[] {
  const names = namespace.split(',');
  const wrong = names.find((name) => !isDnsLabel(name));
  if (wrong === undefined) return names;
  throw new UsageFailure(`--namespace must be a name or several with commas, not '${namespace}'.`);
}

/** The timeout in milliseconds. */
export function timeoutOf({ timeout = '10' }: DoctorOptions): number {
  const seconds = Number(timeout);
  if (seconds > 0 && seconds <= 60) return seconds * 1000;
  throw new UsageFailure(`--timeout must be a number of seconds up to 60, not '${timeout}'.`);
}

export function dnsServerOf({ dns }: DoctorOptions): string | undefined {
  if (dns === undefined || isIP(dns) !== 0) return dns;
  throw new UsageFailure(`--dns must be the address of a DNS server, such as 9.9.9.9, not '${dns}'.`);
}

/** The authorities to trust, as PEM. */
export function authoritiesOf({ ca }: DoctorOptions): string[] {
  if (ca === undefined) return [];
  try {
    const text = readFileSync(ca, 'utf8');
    if (text.includes('-----BEGIN CERTIFICATE-----')) return [text];
  } catch {
    throw new UsageFailure(`--ca: ${ca} cannot be read.`);
  }
  throw new UsageFailure(`--ca: ${ca} holds no certificate in PEM.`);
}
