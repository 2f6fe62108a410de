import { CannotCheck, found } from '../finding';
import type { Finding } from '../finding';
import { parsed } from '../json';
import { fociOf, jsonOf, rtcUrlsOf } from '../well-known';
import { FROM_BROWSER, isDown, openToBrowsers, served, tried } from './context';
import type { Outside, OutsideCheck } from './context';

/** Group calls: what clients are told, the token service, the SFU. */
export const callsCheck: OutsideCheck = {
  id: 'calls',
  title: 'Group calls',
  run: async (outside) => {
    const { install } = outside;
    if ('trouble' in install.wellKnownClient) throw new CannotCheck(`${install.host} is not reached`);
    const announced = fociOf(jsonOf(install.wellKnownClient));
    if (announced.length === 0 && install.rtcUrls.length === 0) {
      return [found('calls-not-offered', install.serverName, 'offers no group calls')];
    }
    const usable = rtcUrlsOf(jsonOf(install.wellKnownClient)).length > 0 || install.rtcUrls.length > 0;
    if (!usable) {
      return [found('rtc-focus-malformed', install.host, 'announces group calls without a livekit_service_url')];
    }
    const services = await Promise.all(install.rtcUrls.map((url) => ofService(outside, url)));
    return [...services.flat(), ...(await transports(outside))];
  },
};

async function ofService(outside: Outside, url: string): Promise<Finding[]> {
  return [...(await tokenService(outside, url)), ...(await sfu(outside, url))];
}

/** A request without content is refused by the service itself. */
async function tokenService({ net }: Outside, url: string): Promise<Finding[]> {
  const subject = `${new URL(url).host}/sfu/get`;
  const request = { method: 'POST', body: '{}', headers: { ...FROM_BROWSER, 'Content-Type': 'application/json' } };
  const answer = await tried(net, `${url}/sfu/get`, request);
  if ('trouble' in answer) return [found('rtc-token-service', subject, answer.trouble)];
  const isItself = answer.status >= 400 && answer.status < 500 && answer.status !== 404 && answer.status !== 405;
  if (!isItself) return [found('rtc-token-service', subject, `answers ${answer.status}`)];
  return openToBrowsers(answer) ? [] : [found('rtc-token-cors', subject, 'has no Access-Control-Allow-Origin: *')];
}

const UPGRADE = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'Y2RrOHMtbWF0cml4LWRvYw==',
};

/** Without a token the SFU refuses the connection, by its own words. */
async function sfu({ net, install }: Outside, url: string): Promise<Finding[]> {
  const subject = `${new URL(url).host}/rtc`;
  const answer = await tried(net, `${url}/rtc`, { headers: UPGRADE });
  if ('trouble' in answer) return [found('rtc-sfu', subject, answer.trouble)];
  if ([101, 400, 401, 403].includes(answer.status) && !isDown(answer)) return [];
  // The token service names the SFU's address to those who log in only, and it may be another one.
  const host = new URL(url).hostname;
  const isExpected = install.sfus.some((place) => place.guessed === undefined && place.host === host);
  if (answer.status === 404 && !isExpected) return [found('rtc-sfu-elsewhere', subject, 'is not there')];
  return [found('rtc-sfu', subject, `answers ${answer.status} to a WebSocket`)];
}

/** Without a token the homeserver answers 401 if it knows the path, and 404 if it does not. */
async function transports({ net, install }: Outside): Promise<Finding[]> {
  const path = '/_matrix/client/unstable/org.matrix.msc4143/rtc/transports';
  const { status, body } = await served(net, `${install.baseUrl}${path}`);
  if (status !== 404 || parsed(body) === undefined) return [];
  return [found('rtc-transports', new URL(install.baseUrl).host, 'does not know /rtc/transports')];
}
