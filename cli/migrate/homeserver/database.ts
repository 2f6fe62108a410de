import { call, literal, map, member } from '../code';
import type { Code } from '../code';
import { NETWORK, OBJECT_NAME } from '../patterns';
import type { Context, Rule } from '../rule';
import type { Path } from '../translation';
import { isObject, text, unfit, whole } from '../values';
import { connectionText } from './connection-text';
import { reader, shell } from './commands';

const SECRET = 'synapse-database';
const SSL_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'];
/** The keywords that the library sets itself. */
const OWN = /^(keepalives|keepalives_\w+|cp_reconnect|passfile)$/;
const ELSEWHERE = "name PostgreSQL's host, as pods reach it";

type Keyword = (value: unknown) => { readonly [prop: string]: Code } | string;

const name =
  (prop: 'database' | 'user'): Keyword =>
  (value) => {
    const given = text(value);
    if (given === undefined || !/^[^\p{C}\p{Z}]{1,63}$/u.test(given)) return 'it must be a name';
    return given === 'synapse' ? {} : { [prop]: literal(given) };
  };

const count =
  (prop: string): Keyword =>
  (value) => {
    const number = whole(value);
    return number === undefined || number < 1 ? 'it must be a whole number, 1 or more' : { [prop]: literal(number) };
  };

/** The rules that turn keywords of libpq and of Synapse's pool into props of PostgresProps. */
const KEYWORDS: { readonly [keyword: string]: Keyword | undefined } = {
  host: (value): ReturnType<Keyword> => {
    const given = text(value);
    if (given === undefined || given.startsWith('/') || /^(localhost|127\.|::1$)/.test(given)) return ELSEWHERE;
    return OBJECT_NAME.test(given) || NETWORK.test(`${given}/0`)
      ? { host: literal(given) }
      : 'it must be a host name or an address';
  },
  port: (value): ReturnType<Keyword> => {
    const number = whole(value);
    if (number === undefined || number < 1 || number > 65535) return 'it must be a port';
    return number === 5432 ? {} : { port: literal(number) };
  },
  database: name('database'),
  dbname: name('database'),
  user: name('user'),
  password: () => ({}),
  cp_min: count('minConnections'),
  cp_max: count('maxConnections'),
  sslmode: (value) =>
    typeof value === 'string' && SSL_MODES.includes(value)
      ? { sslMode: member(`PostgresSslMode.${value.toUpperCase().replace('-', '_')}`) }
      : `only ${SSL_MODES.join(', ')} are known`,
  sslrootcert: () => ({ ca: call('SecretKey.of', literal(`${SECRET}-ca`), literal('ca.crt')) }),
};

/** The rule for the block `database` of homeserver.yaml. It becomes the prop `database`, and a command that makes the Secret of its password. */
export const databaseRule: Rule = (value, path, context) => {
  if (!isObject(value)) {
    context.out.leave(path, unfit(value) ?? 'it must be a map');
    return;
  }
  const { name: driver, args, ...rest } = value;
  for (const key of Object.keys(rest)) context.out.leave([...path, key], left(key));
  if (driver === 'psycopg2') postgres(args, [...path, 'args'], context);
  else if (driver === 'sqlite3') sqlite(args, [...path, 'args'], context);
  else context.out.leave([...path, 'name'], unfit(driver) ?? 'only psycopg2 and sqlite3 are known');
};

/** Synapse's own advice for such a database. */
export const UNSAFE_LOCALE =
  'the library takes only a database in the locale C: dump this one, and restore it into one that is';

function left(key: string): string {
  return key === 'allow_unsafe_locale' ? UNSAFE_LOCALE : 'no prop is known for it';
}

function sqlite(args: unknown, path: Path, { out }: Context): void {
  for (const [key, value] of Object.entries(isObject(args) ? args : {})) {
    const own = key === 'database' && value === '/data/homeserver.db';
    if (own) out.needless([...path, key], 'the library reads this file too');
    else
      out.leave(
        [...path, key],
        key === 'database' ? 'bring the file to /data/homeserver.db in the claim' : 'no prop is known for it',
      );
  }
}

function postgres(args: unknown, path: Path, { out, fileOf }: Context): void {
  const given = isObject(args) ? args : {};
  const connection = connectionText(given);
  const props: { [prop: string]: Code } = {};
  const keywords = { ...given, ...connection.keywords };
  for (const [keyword, value] of Object.entries(keywords)) {
    if (keyword === connection.key && !Object.hasOwn(connection.keywords, keyword)) continue;
    const found = Object.hasOwn(KEYWORDS, keyword) ? KEYWORDS[keyword] : undefined;
    const result = unfit(value) ?? found?.(value) ?? (OWN.test(keyword) ? {} : 'no prop is known for it');
    if (OWN.test(keyword)) out.needless([...path, keyword], 'the library sets it');
    if (typeof result === 'string') out.leave([...path, keyword], result);
    else if (Object.values(result).some((code) => out.secrets.inCode(code)))
      out.leave([...path, keyword], 'its value is or holds a secret');
    else Object.assign(props, result);
  }
  if (connection.key !== undefined)
    out.note([...path, connection.key], 'it is taken apart, and its password goes into a Secret');
  if (!props.host) {
    props.host = literal('');
    out.leave([...path, 'host'], ELSEWHERE);
  }
  if (props.sslMode?.kind === 'call' && props.sslMode.callee.includes('VERIFY') && !props.ca) {
    delete props.sslMode;
    out.leave([...path, 'sslmode'], "it needs 'ca', the certificate of the authority");
  }
  props.password = call('SecretKey.of', literal(SECRET), literal('password'));
  out.set('synapse/database', call('SynapseDatabase.postgres', map(props)));
  const lines = [
    passwordCommand(
      connection.passwordOf ?? (given.password === undefined ? undefined : '.database.args.password'),
      fileOf('database'),
    ),
  ];
  if (props.ca) lines.push(`kubectl -n matrix create secret generic ${SECRET}-ca --from-file=ca.crt`);
  out.commands.push({ heading: "PostgreSQL's password goes into a Secret, unseen", lines });
}

/** The command that copies the password from the file into a Secret without showing it. */
function passwordCommand(expression: string | undefined, file: string): string {
  const create = `kubectl -n matrix create secret generic ${SECRET}`;
  if (expression === undefined) return `${create} --from-file=password`;
  return `node -p '${reader(expression)}' ${shell(file)} | ${create} --from-file=password=/dev/stdin`;
}
