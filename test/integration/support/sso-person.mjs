// A person with a browser, who logs in by single sign-on. Arguments: the homeserver, the ID of the provider, its issuer, and the names of people. Prints what each has seen, as JSON.
import http from 'node:http';
import https from 'node:https';

const [homeserver, idp, issuer, ...names] = process.argv.slice(2);
const PUBLIC = 'https://matrix.example.org';
const ELEMENT = 'https://element.example.org/';

/** A browser that keeps cookies, and goes where pages send it, as far as Element. */
class Browser {
  cookies = new Map();

  async open(url, form) {
    const { origin, pathname, search } = new URL(url);
    const jar = this.cookies.get(origin) ?? new Map();
    this.cookies.set(origin, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await ask(origin === PUBLIC ? homeserver : origin, `${pathname}${search}`, form, { cookie });
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      jar.set(name, value);
    }
    const next = answer.headers.location;
    if (next === undefined) return { url, status: answer.status, text: answer.text };
    const target = new URL(next, url).href;
    return target.startsWith(ELEMENT) ? { url: target } : this.open(target);
  }
}

/** A request as an ingress passes it on: Synapse sends browsers away that came by another name than its own. */
function ask(origin, path, form, headers) {
  const proxied =
    origin === homeserver
      ? { host: new URL(PUBLIC).host, 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'https' }
      : {};
  const type = form ? { 'content-type': 'application/x-www-form-urlencoded' } : {};
  const { request } = origin.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    const options = { method: form ? 'POST' : 'GET', headers: { ...headers, ...proxied, ...type } };
    const sent = request(`${origin}${path}`, options, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({ status: answer.statusCode, headers: answer.headers, text: Buffer.concat(chunks).toString() }),
      );
    });
    sent.on('error', reject);
    sent.end(form && new URLSearchParams(form).toString());
  });
}

const call = async (method, path, body, token) => {
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const answer = await fetch(`${homeserver}/_matrix/client/v3${path}`, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: await answer.json() };
};

const hidden = (text) =>
  Object.fromEntries([...text.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]));
const action = (page) => new URL(/action="([^"]*)"/.exec(page.text)[1], page.url).href;

async function visit(name) {
  const browser = new Browser();
  const page = await browser.open(
    `https://matrix.example.org/_matrix/client/v3/login/sso/redirect/oidc-${idp}?redirectUrl=${encodeURIComponent(ELEMENT)}`,
  );
  const consent = await browser.open(action(page), { prompt: 'login', login: name, password: 'any' });
  const end = await browser.open(action(consent), { prompt: 'consent' });
  const token = new URL(end.url).searchParams.get('loginToken');
  if (!end.url.startsWith(ELEMENT) || token === null)
    return {
      refused: end.status,
      text: end.text.replaceAll(/<(style|script|svg)[^]*?<\/\1>|<[^>]*>|\s+/g, ' ').slice(0, 2000),
    };
  const login = await call('POST', '/login', { type: 'm.login.token', token });
  const bearer = login.body.access_token;
  const me = await call('GET', '/account/whoami', undefined, bearer);
  const profile = await call('GET', `/profile/${me.body.user_id}`, undefined, bearer);
  const contacts = await call('GET', '/account/3pid', undefined, bearer);
  // The provider tells the homeserver that the person has logged out there.
  const out = await browser.open(`${issuer}/session/end`);
  await browser.open(action(out), { ...hidden(out.text), logout: 'yes' });
  let after = 200;
  for (let i = 0; i < 50 && after === 200; i++) {
    after = (await call('GET', '/account/whoami', undefined, bearer)).status;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    user: me.body.user_id,
    name: profile.body.displayname,
    emails: contacts.body.threepids.map(({ address }) => address),
    after,
  };
}

const seen = [];
for (const name of names) seen.push(await visit(name));
console.log(JSON.stringify(seen));
