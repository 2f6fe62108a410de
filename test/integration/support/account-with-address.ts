import { register } from './register';

/** Makes an account with a confirmed e-mail address. Only an administrator may enter one for others, so the account is one. */
export async function makeAccount(
  { url, pod }: { readonly url: string; readonly pod: { readonly config: string } },
  name: string,
  password: string,
  address: string,
): Promise<void> {
  await register({ config: pod.config, user: name, password, url, admin: true });
  const identifier = { type: 'm.id.user', user: name };
  const login = await ask(`${url}/_matrix/client/v3/login`, 'POST', { type: 'm.login.password', identifier, password });
  const threepids = [{ medium: 'email', address }];
  await ask(`${url}/_synapse/admin/v2/users/@${name}:example.org`, 'PUT', { threepids }, login.access_token);
}

async function ask(url: string, method: string, body: object, token?: string): Promise<{ access_token?: string }> {
  const headers: Record<string, string> = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const answer = await fetch(url, { method, headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as { access_token?: string };
}
