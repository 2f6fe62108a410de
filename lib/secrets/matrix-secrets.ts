import { lstatSync, readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { checkObjectName } from '../shared/checks';
import { Findings } from '../shared/findings';
import { text } from '../shared/kinds';
import { take, takeValue } from '../shared/shape';
import type { Shape } from '../shared/shape';
import { SecretKey, secretKey } from './secret-key';
import { parseSecretsFile } from './secrets-yaml';
import type { SecretName, SecretsFileContent } from './secrets-yaml';

/** Keys of existing Secrets. Values that are left out are generated in the cluster. */
export interface MatrixSecretKeys {
  /** The key with which the homeserver signs its events and requests. It is the identity of the server. @default - generated in the cluster */
  readonly signingKey?: SecretKey;
  /** The key that signs access tokens of old sessions, and login flows. @default - generated in the cluster */
  readonly macaroonSecretKey?: SecretKey;
  /** The secret that protects Synapse's web forms. @default - generated in the cluster */
  readonly formSecret?: SecretKey;
  /** The secret that allows its holder to make users, administrators included. @default - generated in the cluster */
  readonly registrationSharedSecret?: SecretKey;
  /** The secret that Synapse and the TURN relay share. @default - generated in the cluster */
  readonly turnSharedSecret?: SecretKey;
  /** The password of Synapse's role in a bundled PostgreSQL. @default - generated in the cluster */
  readonly postgresPassword?: SecretKey;
  /** The password of a bundled Valkey. @default - generated in the cluster */
  readonly redisPassword?: SecretKey;
  /** The secret by which the processes of a homeserver with workers know each other. @default - generated in the cluster */
  readonly workerReplicationSecret?: SecretKey;
  /** The reCAPTCHA site key. @default - none */
  readonly recaptchaPublicKey?: SecretKey;
  /** The reCAPTCHA secret key. @default - none */
  readonly recaptchaPrivateKey?: SecretKey;
}

/** The secrets that can be generated in the cluster. */
export const GENERATED_NAMES: readonly SecretName[] = [
  'form_secret',
  'macaroon_secret_key',
  'registration_shared_secret',
  'signing_key',
  'turn_shared_secret',
];

/**
 * The secrets that are generated in the cluster only for a part that needs them. They connect pods of the stack with each other and can be replaced, so they are in no backup.
 */
export const PART_NAMES: readonly SecretName[] = ['postgres_password', 'redis_password', 'worker_replication_secret'];

/** The generated secrets that `.secrets.yaml` can bring too. */
export const GENERATED_OR_FROM_FILE: readonly SecretName[] = ['registration_shared_secret', 'turn_shared_secret'];

const KEY_PROPS: { readonly [prop in keyof MatrixSecretKeys]-?: SecretName } = {
  signingKey: 'signing_key',
  macaroonSecretKey: 'macaroon_secret_key',
  formSecret: 'form_secret',
  registrationSharedSecret: 'registration_shared_secret',
  turnSharedSecret: 'turn_shared_secret',
  postgresPassword: 'postgres_password',
  redisPassword: 'redis_password',
  workerReplicationSecret: 'worker_replication_secret',
  recaptchaPublicKey: 'recaptcha_public_key',
  recaptchaPrivateKey: 'recaptcha_private_key',
};

const SECRET_KEYS: Shape<MatrixSecretKeys> = {
  signingKey: secretKey,
  macaroonSecretKey: secretKey,
  formSecret: secretKey,
  registrationSharedSecret: secretKey,
  turnSharedSecret: secretKey,
  postgresPassword: secretKey,
  redisPassword: secretKey,
  workerReplicationSecret: secretKey,
  recaptchaPublicKey: secretKey,
  recaptchaPrivateKey: secretKey,
};

/** The most characters of a path that an error shows. */
const LONGEST_PATH = 100;

/** Every secret that a stack can have. */
export const MATRIX_SECRET_NAMES: readonly SecretName[] = Object.values(KEY_PROPS);

/** The source of the values of a stack's secrets. The parts know only the names and keys of Secrets, never the values. */
export class MatrixSecrets {
  /** Every value is generated in the cluster, once. You need not invent a value, and no value is in git. */
  public static generated(): MatrixSecrets {
    return new MatrixSecrets({}, { values: {} }, new Findings());
  }

  /**
   * All values are in one existing Secret in the homeserver's namespace, under the names `signing_key`, `macaroon_secret_key`, `form_secret`,
   * `registration_shared_secret`, `turn_shared_secret` and, with reCAPTCHA, `recaptcha_public_key` and `recaptcha_private_key`, with a bundled PostgreSQL
   * `postgres_password`, with a bundled Valkey `redis_password`, and with workers `worker_replication_secret`.
   */
  public static fromSecretName(name: string): MatrixSecrets {
    const findings = new Findings();
    checkObjectName(findings, 'secrets', name);
    const names = Object.values(KEY_PROPS);
    const keys = Object.fromEntries(names.map((n) => [n, SecretKey.of(name, n)]));
    return new MatrixSecrets(keys, { values: {} }, findings);
  }

  /** Some values are in existing Secrets in the homeserver's namespace; the others are generated in the cluster. */
  public static fromSecretKeys(keys: MatrixSecretKeys): MatrixSecrets {
    const findings = new Findings();
    const taken = take(findings, 'secrets', keys, SECRET_KEYS);
    const existing: { [name in SecretName]?: SecretKey } = {};
    for (const [prop, name] of Object.entries(KEY_PROPS)) {
      const key = taken[prop as keyof MatrixSecretKeys];
      key?._check(findings, `secrets.${prop}`);
      if (key) existing[name] = key;
    }
    return new MatrixSecrets(existing, { values: {} }, findings);
  }

  /**
   * Values from a file in the layout of the Helm chart's `.secrets.yaml`. Values that the file doesn't hold are generated in the cluster. The values of the file
   * are rendered as a Secret in a separate manifest file. Keep the file, and that manifest, out of git.
   */
  public static fromFile(path: string): MatrixSecrets {
    const findings = new Findings();
    const given = takeValue(findings, 'secrets', path, text(checkPath));
    const content =
      given === undefined || findings.all.length > 0
        ? { values: {} }
        : parseSecretsFile(findings, ending(path), parse(findings, path));
    return new MatrixSecrets({}, content, findings);
  }

  /** {@link fromFile} if the file exists, otherwise {@link generated}. A file that can't be read is an error, and so is a link to a file that doesn't exist. */
  public static fromFileOrGenerated(path: string): MatrixSecrets {
    // A path that is missing must not mean new secrets.
    const isPath = typeof path === 'string' && path !== '';
    return isPath && isAbsent(path) ? MatrixSecrets.generated() : MatrixSecrets.fromFile(path);
  }

  private constructor(
    private readonly existing: { readonly [name in SecretName]?: SecretKey },
    private readonly file: SecretsFileContent,
    private readonly findings: Findings,
  ) {}

  /** The relay's public address from `coturn.public_ip_static` of the secrets file. Undefined if the file doesn't set it. */
  public get publicIp(): string | undefined {
    return this.file.publicIp;
  }

  /** @internal */
  public get _values(): SecretsFileContent['values'] {
    return this.file.values;
  }

  /** @internal */
  public _existing(name: SecretName): SecretKey | undefined {
    return this.existing[name];
  }

  /** @internal */
  public _has(name: SecretName): boolean {
    return (
      GENERATED_NAMES.includes(name) ||
      PART_NAMES.includes(name) ||
      this.existing[name] !== undefined ||
      this.file.values[name] !== undefined
    );
  }

  /** @internal */
  public _check(findings: Findings): void {
    findings.include(this.findings);
  }
}

function checkPath(findings: Findings, prop: string, path: string): void {
  if (path === '' || path.length > 1024) findings.add(prop, 'must be the path of a file', path);
  // The value isn't shown, as a URL may have a password in it.
  else if (/^[a-z][a-z\d+.-]*:\/\//i.test(path)) findings.add(prop, 'must be the path of a file, and not a URL');
}

/** True if there is nothing at all at the path, not even a link. */
function isAbsent(path: string): boolean {
  try {
    lstatSync(path);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

/** A path for errors, on one line and short. Its end tells more than its beginning. */
function ending(path: string): string {
  const visible = JSON.stringify(path).slice(1, -1);
  return visible.length > LONGEST_PATH ? `…${visible.slice(-LONGEST_PATH)}` : visible;
}

function read(findings: Findings, path: string): string | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    findings.add('secrets', `names a file that can't be read (${code}): ${ending(path)}`);
    return undefined;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    findings.add(ending(path), 'is not text in UTF-8: save it with that encoding');
    return undefined;
  }
}

function parse(findings: Findings, path: string): unknown {
  const text = read(findings, path);
  if (text === undefined) return undefined;
  // Yaml.load of cdk8s isn't used, as it starts another program, and accepts broken files in part.
  const documents = parseAllDocuments(text, { version: '1.1', stringKeys: true, logLevel: 'silent' });
  if ('empty' in documents) return undefined;
  try {
    if (documents.length > 1) findings.add(ending(path), 'must hold one YAML document');
    else if (documents.every((d) => d.errors.length === 0 && d.warnings.length === 0)) return documents[0]?.toJS();
    // A parser's message quotes the line it failed at, which may hold a secret.
    else findings.add(ending(path), 'is not valid YAML: check its indentation and quotes');
  } catch {
    findings.add(ending(path), 'is not valid YAML: check its indentation and quotes');
  }
  return undefined;
}
