import { federationPlaces } from './federation-places';
import { guessHosts } from './guesses';
import { SFU_TCP, SFU_UDP } from './hosts';
import type { Hosts } from './hosts';
import { placeOf } from './install';
import type { Install, SfuPlace } from './install';
import { follow } from './net/follow';
import type { Net } from './net/net';
import { isAddress, splitName } from './server-name';
import { baseUrlOf, jsonOf, rtcUrlsOf } from './well-known';

/** Finds the parts of an install as clients and other servers do, and guesses those that nobody announces. */
export async function discover(net: Net, serverName: string, hosts: Hosts): Promise<Install> {
  const name = splitName(serverName) ?? { host: serverName };
  const { host } = name;
  const file = (which: string) => follow(net, `https://${host}/.well-known/matrix/${which}`);
  const [wellKnownClient, wellKnownServer, guesses] = await Promise.all([
    file('client'),
    file('server'),
    guessHosts(net, host, hosts),
  ]);
  const json = jsonOf(wellKnownClient);
  const rtcUrls = hosts.rtc ? hosts.rtc.map((each) => `https://${each}`) : rtcUrlsOf(json);
  const federation = await federationPlaces(net, serverName, jsonOf(wellKnownServer));
  return {
    serverName,
    host,
    wellKnownClient,
    wellKnownServer,
    baseUrl: baseUrlOf(json) ?? (await guessedUrl(net, host)),
    rtcUrls,
    sfus: hosts.sfus ?? usualSfus(host, rtcUrls),
    federated: hosts.federation,
    federation: federation.places,
    ...(federation.unknown !== undefined && { federationUnknown: federation.unknown }),
    ...guesses,
  };
}

/** The SFU is usually at the host of the token service. A service of somebody else says nothing about ports. */
function usualSfus(host: string, urls: readonly string[]): SfuPlace[] {
  const own = urls.map((url) => placeOf(url).host).filter((each) => each === host || each.endsWith(`.${host}`));
  return [...new Set(own)].map((each) => ({ host: each, tcp: SFU_TCP, udp: SFU_UDP, guessed: true }));
}

async function guessedUrl(net: Net, host: string): Promise<string> {
  if (isAddress(host)) return `https://${host}`;
  const usual = await net.addresses(`matrix.${host}`);
  return usual.length > 0 ? `https://matrix.${host}` : `https://${host}`;
}
