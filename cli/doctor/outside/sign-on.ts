import { found } from '../finding';
import type { Finding } from '../finding';
import { at, listAt, parsed, textAt } from '../json';
import { locationOf } from '../net/follow';
import { webUrl } from '../well-known';
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
    const [login, metadata] = await Promise.all([
      served(net, `${install.baseUrl}/_matrix/client/v3/login`),
      authMetadata(outside),
    ]);
    const delegated = metadata === undefined ? [] : await ofService(outside, metadata);
    const flows = listAt(parsed(login.body), 'flows');
    if (login.status !== 200 || flows.length === 0) {
      // A server with delegated authentication has no flows of its own.
      if (metadata !== undefined) return delegated;
      return [found('login-missing', host, `answers ${login.status} without a way to log in`)];
    }
    const sso = flows.find((flow) => textAt(flow, 'type') === 'm.login.sso');
    if (sso === undefined) return delegated;
    const ids = listAt(sso, 'identity_providers').flatMap((provider) => textAt(provider, 'id') ?? []);
    const all = ids.length > 0 ? ids : [undefined];
    return [...delegated, ...(await Promise.all(all.map((id) => ofProvider(outside, id)))).flat()];
  },
};

/** The description of an authentication service. Undefined if the homeserver has none. */
async function authMetadata({ net, install }: Outside): Promise<unknown> {
  const { status, body } = await served(net, `${install.baseUrl}/_matrix/client/v1/auth_metadata`);
  const json = parsed(body);
  return status === 200 && textAt(json, 'issuer') !== undefined ? json : undefined;
}

/** The page at which people log in. Without a request it complains, by its own words. */
async function ofService({ net, install }: Outside, metadata: unknown): Promise<Finding[]> {
  const subject = `${new URL(install.baseUrl).host}/_matrix/client/v1/auth_metadata`;
  const url = webUrl(at(metadata, 'authorization_endpoint'));
  if (url === undefined) return [found('auth-service', subject, 'names no authorization_endpoint with https://')];
  const page = await net.request(url);
  if ('trouble' in page) return [found('auth-service', subject, `leads to ${bareUrl(url)}, which ${page.trouble}`)];
  if (page.status !== 404 && page.status < 500) return [];
  return [found('auth-service', subject, `leads to ${bareUrl(url)}, which answers ${page.status}`)];
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
