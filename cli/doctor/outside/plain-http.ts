import { found } from '../finding';
import type { Finding } from '../finding';
import { placeOf } from '../install';
import { locationOf } from '../net/follow';
import { bareUrl } from '../words';
import type { Outside, OutsideCheck } from './context';

/** Plain HTTP leads to HTTPS, or to nothing. */
export const plainHttpCheck: OutsideCheck = {
  id: 'plain-http',
  title: 'HTTP to HTTPS',
  run: async (outside) => {
    const { baseUrl, elements, host } = outside.install;
    const pages = [
      `${new URL(baseUrl).hostname}/_matrix/client/versions`,
      `${host}/.well-known/matrix/client`,
      ...elements.map((element) => `${placeOf(`https://${element}`).host}/`),
    ];
    return (await Promise.all(pages.map((page) => ofPage(outside, page)))).flat();
  },
};

async function ofPage({ net }: Outside, page: string): Promise<Finding[]> {
  const url = `http://${page}`;
  const answer = await net.request(url);
  // A closed port is a finding about ports.
  if ('trouble' in answer) return [];
  if (answer.status >= 200 && answer.status < 300) return [found('http-plain', url, 'is served without a redirect')];
  if (answer.status < 300 || answer.status > 399) return [];
  const to = locationOf(answer, url);
  const sound = to !== undefined && new URL(to).protocol === 'https:' && new URL(to).hostname === new URL(url).hostname;
  return sound ? [] : [found('http-elsewhere', url, `is redirected to ${to === undefined ? 'nowhere' : bareUrl(to)}`)];
}
