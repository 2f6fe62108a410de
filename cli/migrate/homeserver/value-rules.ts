import { data, literal, map } from '../code';
import { allowedServers, closeFederation } from '../federation';
import { lifetime } from '../media';
import { HOST, SERVER } from '../patterns';
import { apply, rule, texts, toggle } from '../rule';
import type { Rule, Rules } from '../rule';
import { flag, isEmpty, isObject, text, unfit } from '../values';

export const keyServers: Rule = (value, path, context) => {
  const servers = [value].flat();
  const names = servers.map((server: unknown, index) => {
    if (!isObject(server)) return server;
    const { server_name: name, ...rest } = server;
    for (const key of Object.keys(rest)) context.out.leave([...path, `[${index}]`, key], 'the prop takes names only');
    return name;
  });
  // With an empty list, Synapse asks nobody. A list that isn't understood becomes that, and not the default.
  const good = texts(names, path, context.out, SERVER, 'it must be a server name');
  context.out.carry(path, 'synapse/trustedKeyServers', data(good));
};

/** In Synapse an empty list means nobody, and only an absent one means everybody. */
export const federation: Rule = (value, path, context) => {
  if (Array.isArray(value) && value.length === 0) {
    closeFederation(path, context, 'an empty list means nobody');
  } else allowedServers(value, path, context);
};

export const retention: Rule = (value, path, context) => {
  if (!isObject(value)) {
    context.out.leave(path, unfit(value) ?? 'it must be a map');
    return;
  }
  const { enabled, ...rest } = value;
  if (flag(enabled) !== true) {
    if (enabled !== undefined && flag(enabled) === undefined)
      context.out.leave([...path, 'enabled'], unfit(enabled) ?? 'it must be true or false');
    context.out.needless(path, 'it is off, so nothing follows from it');
    return;
  }
  context.out.set('synapse/messageRetention', map({}));
  apply(RETENTION, rest, context, path, path.length);
};

const RETENTION: Rules = {
  'default_policy.min_lifetime': lifetime('synapse/messageRetention/minLifetime'),
  'default_policy.max_lifetime': lifetime('synapse/messageRetention/maxLifetime'),
  allowed_lifetime_min: lifetime('synapse/messageRetention/allowedLifetimeMin'),
  allowed_lifetime_max: lifetime('synapse/messageRetention/allowedLifetimeMax'),
  purge_jobs: rule(['synapse', 'extraConfig', 'retention', 'purge_jobs'], data),
};

export const wellKnown: Rule = (value, path, context) => {
  if (!isObject(value)) {
    context.out.leave(path, unfit(value) ?? 'it must be a map');
    return;
  }
  for (const [key, content] of Object.entries(value)) {
    if (key === 'm.homeserver') context.out.needless([...path, key], 'it follows from homeserverHost');
    else rule(['synapse', 'wellKnownClientContent', key], data)(content, [...path, key], context);
  }
};

export const baseUrl: Rule = (value, path, { values, serverName, out }) => {
  const given = text(value);
  const url = given !== undefined && URL.canParse(given) ? new URL(given) : undefined;
  if (!isEmpty(values)) out.needless(path, 'the host of the homeserver is that of the values');
  else if (url === undefined || !HOST.test(url.hostname))
    out.leave(path, unfit(value) ?? 'it must be a URL with a host name');
  else {
    out.carry(path, 'homeserverHost', literal(url.hostname));
    if (url.port !== '' && url.protocol === 'https:') out.carry(path, 'publicPort', literal(Number(url.port)));
    if (url.protocol !== 'https:') out.leave(path, 'the host is kept; the library serves by HTTPS, on port 443');
    else if (url.pathname !== '/' || url.search !== '')
      out.leave(path, 'the host is kept; the library serves without a path');
    else if (url.hostname !== serverName) out.note(path, 'it is the host of the homeserver');
  }
};

export const reportStats: Rule = (value, path, context) => {
  if (isEmpty(context.values)) toggle('synapse/reportStats')(value, path, context);
  else context.out.leave(path, 'the chart wrote it, nobody chose it: reportStats is off now');
};
