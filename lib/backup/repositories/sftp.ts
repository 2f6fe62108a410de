import { isIP } from 'node:net';
import { secretPath } from '../../secrets/mounted-secrets';
import { secretKey } from '../../secrets/secret-key';
import type { SecretKey } from '../../secrets/secret-key';
import { checkPort, isDnsLabel, isHostname } from '../../shared/checks';
import type { Findings } from '../../shared/findings';
import { listOf, number, text } from '../../shared/kinds';
import { isMissing, required } from '../../shared/shape';
import type { Shape } from '../../shared/shape';
import { REMOTE, checkRemote, optionList } from './remote-repository';
import type { RemoteBackupProps, RemoteRepository } from './remote-repository';

/** A folder on a server that is reached by SFTP. */
export interface SftpBackupProps extends RemoteBackupProps {
  /** The server's host name or address. */
  readonly host: string;
  /** The server's port. @default 22 */
  readonly port?: number;
  /** The user on the server. */
  readonly user: string;
  /** The folder on the server, for example `/srv/backups/matrix`. Without a slash at its start, it is below the user's home. */
  readonly path: string;
  /** The user's private key without a passphrase, in the format of OpenSSH: a key of an existing Secret. */
  readonly privateKey: SecretKey;
  /** The server's public keys, as `ssh-keyscan` prints them after the host: `ssh-ed25519 AAAA…`. Another key is refused. */
  readonly hostKeys: string[];
}

/** The kinds of its props. */
export const SFTP: Shape<SftpBackupProps> = {
  host: required(text()),
  port: number(),
  user: required(text()),
  path: required(text()),
  privateKey: required(secretKey),
  hostKeys: required(listOf(text(), 'keys of the server')),
  ...REMOTE,
};

export function sftpRepository(props: SftpBackupProps): RemoteRepository {
  const { host, user, path, privateKey, hostKeys } = props;
  const port = props.port ?? 22;
  const at = isIP(String(host)) === 6 ? `[${host}]` : host;
  return {
    url: `sftp://${user}@${at}:${port}/${path}`,
    server: { host, port },
    secrets: [privateKey],
    get task() {
      const ssh = { program: '/tools/ssh', host, port, user, privateKey: secretPath(privateKey), hostKeys };
      return { ssh, ...optionList(props.resticOptions) };
    },
    ca: props.ca,
    overSsh: true,
    check: (findings, prop) => checkSftp(findings, prop, props),
  };
}

function checkSftp(findings: Findings, prop: string, props: SftpBackupProps): void {
  checkRemote(findings, prop, 'sftp', props);
  const { host, port, user, path, privateKey, hostKeys } = props;
  if (!isMissing(host) && !isHostname(host) && !isDnsLabel(host) && isIP(String(host)) === 0) {
    findings.add(`${prop}.host`, 'must be a host name or an address, for example "nas.lan"', host);
  }
  if (port !== undefined && !isMissing(port)) checkPort(findings, `${prop}.port`, port);
  if (!isMissing(user) && !/^[a-zA-Z_][a-zA-Z0-9._-]{0,31}$/.test(user)) {
    findings.add(`${prop}.user`, 'must be the name of a user, for example "backup"', user);
  }
  if (!isMissing(path) && !/^\/?(?!\.{1,2}(\/|$))[\w.-]+(\/(?!\.{1,2}(\/|$))[\w.-]+)*$/.test(path)) {
    findings.add(`${prop}.path`, 'must be a folder without a slash at its end, for example "/srv/backups"', path);
  }
  if (!isMissing(privateKey)) privateKey._check(findings, `${prop}.privateKey`);
  if (!Array.isArray(hostKeys) || hostKeys.length === 0) {
    if (!isMissing(hostKeys)) findings.add(`${prop}.hostKeys`, 'must name a key of the server: see `ssh-keyscan`');
    return;
  }
  hostKeys.forEach((key: unknown, i) => {
    if (typeof key !== 'string' || !/^(ssh-|ecdsa-|sk-)[a-z0-9@.-]+ [A-Za-z0-9+/]+=*$/.test(key)) {
      findings.add(`${prop}.hostKeys[${i}]`, 'must be a type and a key, for example "ssh-ed25519 AAAA…"', key);
    }
  });
}
