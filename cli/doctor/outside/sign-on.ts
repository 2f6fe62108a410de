import { found } from '../finding';
import type { Finding } from '../finding';
import { listAt, parsed, textAt } from '../json';
import { locationOf } from '../net/follow';
import { bareUrl } from '../words';
import { isDown, served } from './context';
import type { Outside, OutsideCheck } from './context';

/** The ways to log in, and the way to a provider of single sign-on. */
export const signOnCheck: OutsideCheck = {
  id: 'sign-on',
  title: 'Login',
  run: async (outside) => {
    const { net, install } = outside;
    const host = new URL(install.baseUrl).host;
    const { status, body } = await served(net, `${install.baseUrl}/_matrix/client/v3/login`);
    const flows = listAt(parsed(body), 'flows');
    if (status !== 200 || flows.length === 0) {
      return (await isDelegated(outside))
        ? []
        : [found('login-missing', host, `answers ${status} without a way to log in`)];
    }
    const sso = flows.find((flow) => textAt(flow, 'type') === 'm.login.sso');
    if (sso === undefined) return [];
    const ids = listAt(sso, 'identity_providers').flatMap((provider) => textAt(provider, 'id') ?? []);
    const all = ids.length > 0 ? ids : [undefined];
    return (await Promise.all(all.map((id) => ofProvider(outside, id)))).flat();
  },
};

/** A server with delegated authentication has no flows of its own. */
async function isDelegated({ net, install }: Outside): Promise<boolean> {
  const { status, body } = await served(net, `${install.baseUrl}/_matrix/client/v1/auth_metadata`);
  return status === 200 && textAt(parsed(body), 'issuer') !== undefined;
}

async function ofProvider({ net, install }: Outside, id: string | undefined): Promise<Finding[]> {
  const subject = id === undefined ? 'single sign-on' : `single sign-on by ${id}`;
  const path = `/_matrix/client/v3/login/sso/redirect${id === undefined ? '' : `/${encodeURIComponent(id)}`}`;
  const url = `${install.baseUrl}${path}?redirectUrl=${encodeURIComponent(`https://${install.host}/`)}`;
  const answer = await served(net, url);
  const to = locationOf(answer, url);
  if (to === undefined) return [found('sso-redirect', subject, `answers ${answer.status} rather than a redirect`)];
  const page = await net.request(to);
  if ('trouble' in page) return [found('sso-provider', subject, `leads to ${bareUrl(to)}, which ${page.trouble}`)];
  if (page.status < 400 || (page.status < 500 && page.status !== 404 && !isDown(page))) return [];
  return [found('sso-provider', subject, `leads to ${bareUrl(to)}, which answers ${page.status}`)];
}
