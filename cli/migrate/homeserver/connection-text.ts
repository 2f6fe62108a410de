import { text } from '../values';
import type { Values } from '../values';

/** A connection that is given as one text. */
export interface Connection {
  /** The keyword that has the text. Undefined if none has. */
  readonly key?: string;
  readonly keywords: Values;
  /** The expression that reads the password from the parsed file. */
  readonly passwordOf?: string;
}

/** libpq takes a whole connection as a URL, or as `host=… password=…`, where the name of the database stands. */
export function connectionText(args: Values): Connection {
  for (const key of ['dsn', 'database', 'dbname', 'host']) {
    const given = text(args[key]);
    if (given === undefined) continue;
    if (/^postgres(ql)?:\/\//.test(given)) return { key, ...ofUrl(given, key) };
    if (/(^|\s)(host|password|dbname)\s*=/.test(given)) return { key, ...ofPairs(given, key) };
  }
  return { keywords: {} };
}

function ofUrl(given: string, key: string): Omit<Connection, 'key'> {
  if (!URL.canParse(given)) return { keywords: {} };
  const url = new URL(given);
  const decode = (part: string) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  };
  const parts = {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port,
    user: decode(url.username),
    dbname: decode(url.pathname.slice(1)),
  };
  const { password, ...query } = Object.fromEntries(url.searchParams);
  const keywords = Object.fromEntries(Object.entries({ ...parts, ...query }).filter(([, value]) => value !== ''));
  const inQuery = password !== undefined ? '.searchParams.get("password")' : undefined;
  if (url.password === '' && inQuery === undefined) return { keywords };
  const parsed = `new URL(file.database.args.${key})`;
  return { keywords, passwordOf: inQuery ? `${parsed}${inQuery}` : `decodeURIComponent(${parsed}.password)` };
}

function ofPairs(given: string, key: string): Omit<Connection, 'key'> {
  const pairs = [...given.matchAll(/(\w+)\s*=\s*([^\s']+)/g)].map(([, name, value]) => [name, value] as const);
  const { password, ...keywords } = Object.fromEntries(pairs) as Values;
  if (password === undefined && !given.includes('password')) return { keywords };
  return { keywords, passwordOf: `/password *= *([^ ]+)/.exec(file.database.args.${key})[1]` };
}
