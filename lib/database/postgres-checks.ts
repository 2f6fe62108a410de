import type { SecretKey } from '../secrets/secret-key';
import { checkPort, isAddress, isObjectName } from '../shared/checks';
import type { Findings } from '../shared/findings';
import type { ConnectionPool, PostgresConnection } from './postgres-connection';
import type { PostgresProps } from './postgres-props';

/** Finds what is wrong with the props of a PostgreSQL database. `connection` and `pool` are made from the props, with defaults filled in. */
export function checkPostgres(
  findings: Findings,
  props: PostgresProps,
  connection: PostgresConnection,
  pool: ConnectionPool,
): void {
  // The value isn't shown, since it may be a URL with a password in it.
  if (!isObjectName(props.host) && !isAddress(props.host)) {
    findings.add('host', 'must be a host name in lower case or an address, for example "pg-rw.databases"');
  }
  checkPort(findings, 'port', connection.port);
  for (const name of ['database', 'user'] as const) {
    if (!/^[^\p{C}]{1,63}$/u.test(connection[name])) {
      findings.add(name, 'must be a name of 1 to 63 characters, for example "synapse"', connection[name]);
    }
  }
  (props.password as SecretKey | undefined)?._check(findings, 'password');
  props.ca?._check(findings, 'ca');
  if (connection.sslMode.startsWith('verify') && !props.ca) {
    findings.add('sslMode', "needs 'ca', the certificate that the server's is checked against", props.sslMode);
  }
  checkPool(findings, pool);
}

/** Finds what is wrong with the numbers of connections. */
export function checkPool(findings: Findings, { min, max }: ConnectionPool): void {
  for (const [name, count] of Object.entries({ minConnections: min, maxConnections: max })) {
    if (!Number.isInteger(count) || count < 1) findings.add(name, 'must be a whole number, 1 or more', count);
  }
  if (min > max) findings.add('minConnections', `must not be more than maxConnections (${max})`, min);
}
