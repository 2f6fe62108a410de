import { secretKey } from '../../secrets/secret-key';
import type { SecretKey } from '../../secrets/secret-key';
import type { Findings } from '../../shared/findings';
import { text } from '../../shared/kinds';
import { isMissing, required } from '../../shared/shape';
import type { Shape } from '../../shared/shape';
import { REMOTE, checkFolders, checkRemote, fromFiles, optionList } from './remote-repository';
import type { RemoteBackupProps, RemoteRepository } from './remote-repository';
import { checkServerUrl, serverOf } from '../../shared/server-url';

/** A repository on a rest-server. It must not be append-only: a backup that was read back gets another tag, and old ones are removed. */
export interface RestBackupProps extends RemoteBackupProps {
  /** The server's URL, for example `https://nas.lan:8000`. */
  readonly url: string;
  /** The folder on the server, such as the user's name where the server has `--private-repos`. @default - the server's root */
  readonly path?: string;
  /** The user: a key of an existing Secret. @default - none, for a server with `--no-auth` */
  readonly user?: SecretKey;
  /** The user's password: a key of an existing Secret. @default - none, for a server with `--no-auth` */
  readonly password?: SecretKey;
}

/** The kinds of its props. */
export const REST: Shape<RestBackupProps> = {
  url: required(text()),
  path: text(),
  user: secretKey,
  password: secretKey,
  ...REMOTE,
};

export function restRepository(props: RestBackupProps): RemoteRepository {
  const { user, password, path } = props;
  const keys = {
    ...(user && { RESTIC_REST_USERNAME: user }),
    ...(password && { RESTIC_REST_PASSWORD: password }),
  };
  const folder = path === undefined ? '' : `${path}/`;
  return {
    url: `rest:${String(props.url).replace(/\/$/, '')}/${folder}`,
    server: serverOf(props.url),
    secrets: Object.values(keys),
    get task() {
      return { secretEnvironment: fromFiles(keys), ...optionList(props.resticOptions) };
    },
    ca: props.ca,
    check: (findings, prop) => checkRest(findings, prop, props),
  };
}

function checkRest(findings: Findings, prop: string, props: RestBackupProps): void {
  checkRemote(findings, prop, 'rest', props);
  checkServerUrl(findings, `${prop}.url`, props.url, 'password');
  checkFolders(findings, `${prop}.path`, props.path);
  for (const name of ['user', 'password'] as const) {
    const key = props[name];
    if (!isMissing(key)) key?._check(findings, `${prop}.${name}`);
  }
  if ((props.user === undefined) !== (props.password === undefined)) {
    findings.add(`${prop}.${props.user ? 'password' : 'user'}`, 'is missing: give user and password, or none of them');
  }
}
