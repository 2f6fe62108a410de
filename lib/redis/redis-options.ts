import type { Size } from 'cdk8s';
import type { ContainerResources } from 'cdk8s-plus-28';
import { secretKey } from '../secrets/secret-key';
import type { SecretKey } from '../secrets/secret-key';
import { checkImage, checkPort, isAddress, isObjectName } from '../shared/checks';
import type { Findings } from '../shared/findings';
import { flag, number, text } from '../shared/kinds';
import { pods } from '../shared/pods/pod-checks';
import type { PodOptions } from '../shared/pods/pod-options';
import { resources } from '../shared/resources-shape';
import { required } from '../shared/shape';
import type { Shape } from '../shared/shape';
import { checkPlainText } from '../shared/text-checks';
import { size } from '../shared/units-kinds';

/** Options of the Valkey server that the library runs. */
export interface BundledRedisOptions {
  /** The memory for messages between the processes and for cached values, in whole MiB. Valkey forgets old values when it is full. @default Size.mebibytes(64) */
  readonly maxMemory?: Size;
  /** The container image. @default - the version that this release was tested with */
  readonly image?: string;
  /** CPU and memory. @default - 20m CPU and 32 MiB requested, and at most `maxMemory`, half of it again, and 64 MiB */
  readonly resources?: ContainerResources;
  /** Options of its pod, merged over those of the homeserver. @default - the homeserver's */
  readonly pods?: PodOptions;
}

/** Props of a Valkey or Redis server that exists already. */
export interface ExternalRedisProps {
  /** The server's host name or address, for example `valkey.databases` for a Service in another namespace. */
  readonly host: string;
  /** The server's port. @default 6379 */
  readonly port?: number;
  /** The password: a key of an existing Secret in the homeserver's namespace. @default - the server asks for none */
  readonly password?: SecretKey;
  /** The user. It needs a `password`. @default - the server's default user */
  readonly user?: string;
  /** The number of the database, 0 to 15 unless the server has more. @default 0 */
  readonly database?: number;
  /** If true, the connection is encrypted, and the server's certificate must name `host`. @default false */
  readonly tls?: boolean;
  /** The certificate of the authority that signed the server's, in PEM: a key of an existing Secret. It needs `tls`. @default - the authorities of the image */
  readonly ca?: SecretKey;
}

export const BUNDLED_REDIS: Shape<BundledRedisOptions> = {
  maxMemory: size,
  image: text(checkImage),
  resources,
  pods,
};

export const EXTERNAL_REDIS: Shape<ExternalRedisProps> = {
  host: required(text(checkHost)),
  port: number(checkPort),
  password: secretKey,
  user: text(checkPlainText),
  database: number(checkDatabase),
  tls: flag,
  ca: secretKey,
};

/** Finds what is wrong with several props together. */
export function checkExternalRedis(findings: Findings, props: ExternalRedisProps): void {
  props.password?._check(findings, 'password');
  props.ca?._check(findings, 'ca');
  if (props.user !== undefined && !props.password) {
    findings.add('user', "needs 'password': Synapse refuses a user without one", props.user);
  }
  if (props.user === '') findings.add('user', 'must be a name; leave the prop out for the default user', props.user);
  if (props.ca && !props.tls) findings.add('ca', "needs 'tls: true': without it no certificate is looked at");
}

function checkHost(findings: Findings, prop: string, host: string): void {
  if (isObjectName(host) || isAddress(host)) return;
  // The value isn't shown, since it may be a URL with a password in it.
  findings.add(prop, 'must be a host name in lower case or an address, for example "valkey.databases"');
}

function checkDatabase(findings: Findings, prop: string, database: number): void {
  if (Number.isInteger(database) && database >= 0) return;
  findings.add(prop, 'must be a whole number, 0 or more', database);
}
