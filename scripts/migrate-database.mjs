// What the homeserver.yaml of the Helm chart's volume says of a PostgreSQL database, as props. Its password stays where it is.
const SECRET = 'synapse-database';
const SSL_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'];
/** The library sets these itself. */
const OWN = /^(keepalives|keepalives_\w+|cp_reconnect|passfile)$/;

/** Keywords of libpq to what they become: a prop of PostgresProps, or a sentence. */
const KEYWORDS = {
  host: (v) => ({ host: JSON.stringify(v) }),
  port: (v) => (Number(v) === 5432 ? {} : { port: String(Number(v)) }),
  database: (v) => (v === 'synapse' ? {} : { database: JSON.stringify(v) }),
  dbname: (v) => KEYWORDS.database(v),
  user: (v) => (v === 'synapse' ? {} : { user: JSON.stringify(v) }),
  password: () => ({}),
  cp_min: (v) => ({ minConnections: String(v) }),
  cp_max: (v) => ({ maxConnections: String(v) }),
  sslmode: (v) =>
    SSL_MODES.includes(v)
      ? { sslMode: `PostgresSslMode.${v.toUpperCase().replace('-', '_')}` }
      : `only ${SSL_MODES.join(', ')} are known`,
  sslrootcert: () => ({ ca: `SecretKey.of('${SECRET}-ca', 'ca.crt')` }),
};

/**
 * @param config the parsed homeserver.yaml
 * @param file where it is
 * @returns the code of the prop `database`, what it couldn't carry over, and what to run; undefined where it is SQLite
 */
export function migrateDatabase({ database }, file) {
  if (database?.name !== 'psycopg2') return undefined;
  const args = database.args ?? {};
  const props = {};
  const left = [];
  for (const [keyword, value] of Object.entries(args)) {
    const result = KEYWORDS[keyword]?.(value) ?? (OWN.test(keyword) ? {} : 'no prop is known for it');
    if (typeof result === 'string') left.push(`database.args.${keyword}: ${result}`);
    else Object.assign(props, result);
  }
  if (!props.host) {
    props.host = "''";
    left.push("database.args.host: name PostgreSQL's host, as pods reach it");
  }
  props.password = `SecretKey.of('${SECRET}', 'password')`;
  const read = `require("yaml").parse(require("fs").readFileSync(process.argv[1], "utf8")).database.args.password`;
  const create = `kubectl -n matrix create secret generic ${SECRET}`;
  const commands = [
    args.password === undefined
      ? `${create} --from-file=password`
      : `node -p '${read}' ${file} | ${create} --from-file=password=/dev/stdin`,
    ...(props.ca ? [`${create}-ca --from-file=ca.crt`] : []),
  ];
  const code = Object.entries(props).map(([name, value]) => `${name}: ${value}`);
  return { code: `SynapseDatabase.postgres({ ${code.join(', ')} })`, left, commands };
}
