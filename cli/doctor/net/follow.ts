import type { Answer, Net, Trouble } from './net';

const MOST = 5;

/** The answer at the end of the redirects. */
export async function follow(net: Net, start: string): Promise<Answer | Trouble> {
  let url = start;
  for (let hop = 0; hop < MOST; hop++) {
    const answer = await net.request(url);
    const to = 'status' in answer ? locationOf(answer, url) : undefined;
    if (to === undefined) return answer;
    url = to;
  }
  return { trouble: 'redirects in a circle', noConnection: false };
}

/** The target of a redirect, if the answer is one that leads to a page. */
export function locationOf({ status, headers }: Answer, from: string): string | undefined {
  const { location } = headers;
  if (status < 300 || status > 399 || typeof location !== 'string' || !URL.canParse(location, from)) return undefined;
  const to = new URL(location, from);
  return ['http:', 'https:'].includes(to.protocol) ? to.href : undefined;
}
