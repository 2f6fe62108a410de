import type { Browser } from 'playwright-core';
import { until } from '../support/kubectl';
import { handedOutTo } from '../support/relay';
import { call, report } from './call';
import type { CallReport, IceServer } from './call';
import { openElement } from './chromium';

/** Synapse's answer to a client, reduced to one URI, so that a call can't use another one. */
async function iceServer(user: string, uri: string): Promise<IceServer> {
  const { uris, username, password } = await handedOutTo(user);
  if (!uris.includes(uri)) throw new Error(`${uri} isn't handed out, but ${uris.join(', ')}`);
  return { urls: [uri], username, credential: password };
}

/** A call between two browsers, each with a URI from Synapse. Returns the results of both after frames and messages have arrived. */
export async function callBy(uri: string, [caller, callee]: readonly Browser[]): Promise<CallReport[]> {
  const pages = [await openElement(caller), await openElement(callee)];
  try {
    await call(pages[0], pages[1], [[await iceServer('alice', uri)], [await iceServer('bob', uri)]]);
    const reports = () => Promise.all(pages.map(report));
    const through = (side: CallReport) => side.framesDecoded >= 10 && side.messages.length > 0;
    return await until('frames and messages on both sides', 30, async () => {
      const both = await reports();
      return both.every(through) ? both : undefined;
    }).catch(async (error: unknown) => {
      throw new Error(JSON.stringify(await reports()), { cause: error });
    });
  } finally {
    // Closing a page ends the call.
    await Promise.all(pages.map((page) => page.context().close()));
  }
}
