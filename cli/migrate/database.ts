import { inRepository } from '../repository';
import { isObject } from './rule';
import type { Props, Rule } from './rule';

const SECRET = 'synapse-database';
const SSL_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'];
/** The keywords that the library sets itself. */
const OWN = /^(keepalives|keepalives_\w+|cp_reconnect|passfile)$/;

const database: Rule = (value): Props => (value === 'synapse' ? {} : { database: JSON.stringify(value) });

/** The rules that turn keywords of libpq and of Synapse's pool into props of PostgresProps. */
const KEYWORDS: { readonly [keyword: string]: Rule | undefined } = {
  host: (value) => ({ host: JSON.stringify(value) }),
  port: (value): Props => (Number(value) === 5432 ? {} : { port: String(Number(value)) }),
  database,
  dbname: database,
  user: (value): Props => (value === 'synapse' ? {} : { user: JSON.stringify(value) }),
  password: () => ({}),
  cp_min: (value) => ({ minConnections: String(value) }),
  cp_max: (value) => ({ maxConnections: String(value) }),
  sslmode: (value) =>
    typeof value === 'string' && SSL_MODES.includes(value)
      ? { sslMode: `PostgresSslMode.${value.toUpperCase().replace('-', '_')}` }
      : `only ${SSL_MODES.join(', ')} are known`,
  sslrootcert: () => ({ ca: `SecretKey.of('${SECRET}-ca', 'ca.crt')` }),
};

/** A PostgreSQL database as the prop `database`, without its password. */
export interface DatabaseMigration {
  readonly code: string;
  /** Sentences on settings that couldn't be carried over. */
  readonly left: readonly string[];
  /** The commands that make its Secrets. */
  readonly commands: readonly string[];
}

/**
 * The database in the homeserver.yaml from the Helm chart's volume. Undefined for SQLite.
 *
 * @param config the parsed homeserver.yaml
 * @param file the path of the homeserver.yaml
 */
export function migrateDatabase(
  config: { readonly [key: string]: unknown },
  file: string,
): DatabaseMigration | undefined {
  if (!isObject(config.database) || config.database.name !== 'psycopg2') return undefined;
  const args = isObject(config.database.args) ? config.database.args : {};
  const props: { [prop: string]: string } = {};
  const left: string[] = [];
  for (const [keyword, value] of Object.entries(args)) {
    const rule = Object.hasOwn(KEYWORDS, keyword) ? KEYWORDS[keyword] : undefined;
    const result = rule?.(value) ?? (OWN.test(keyword) ? {} : 'no prop is known for it');
    if (typeof result === 'string') left.push(`database.args.${keyword}: ${result}`);
    else Object.assign(props, result);
  }
  if (!props.host) {
    props.host = "''";
    left.push("database.args.host: name PostgreSQL's host, as pods reach it");
  }
  props.password = `SecretKey.of('${SECRET}', 'password')`;
  const commands = [passwordCommand(args.password !== undefined, file)];
  if (props.ca) commands.push(`kubectl -n matrix create secret generic ${SECRET}-ca --from-file=ca.crt`);
  const code = Object.entries(props).map(([name, value]) => `${name}: ${value}`);
  return { code: `SynapseDatabase.postgres({ ${code.join(', ')} })`, left, commands };
}

/** The command that copies the password from the file into a Secret without showing it. */
function passwordCommand(inFile: boolean, file: string): string {
  const create = `kubectl -n matrix create secret generic ${SECRET}`;
  if (!inFile) return `${create} --from-file=password`;
  // The package contains its libraries, in its own node_modules.
  const yaml = inRepository() ? 'yaml' : 'cdk8s-matrix/node_modules/yaml';
  const read = `require("${yaml}").parse(require("fs").readFileSync(process.argv[1], "utf8")).database.args.password`;
  return `node -p '${read}' ${file} | ${create} --from-file=password=/dev/stdin`;
}
