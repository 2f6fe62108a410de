import type { SecretKey } from '../../secrets/secret-key';
import { secretPath } from '../../secrets/mounted-secrets';
import type { Findings } from '../../shared/findings';
import { instanceOf, mapOf, text } from '../../shared/kinds';
import { isMissing } from '../../shared/shape';
import type { Shape } from '../../shared/shape';
import { CaCertificate } from '../../secrets/ca-certificate';

/** Options of each repository that restic reaches over the network. */
export interface RemoteBackupProps {
  /** The certificate of the authority that signed the server's certificate. @default - the authorities that the Synapse image trusts */
  readonly ca?: CaCertificate;

  /**
   * restic's `--option`s, by name: `{ 's3.bucket-lookup': 'path' }`. They are arguments, so they must hold no secret.
   * @default - none
   * @see https://restic.readthedocs.io/en/stable/manual_rest.html
   */
  readonly resticOptions?: { readonly [name: string]: string };
}

/** A repository on another server. Each kind that restic knows implements it. */
export interface RemoteRepository {
  /** The URL in restic's form. It holds no credentials. */
  readonly url: string;
  /** The server that restic connects to. Undefined if its hosts are many, on port 443 of the internet. */
  readonly server?: { readonly host: string; readonly port: number };
  /** The keys of Secrets that the pod mounts. */
  readonly secrets: readonly SecretKey[];
  /** The part of a program's argument. It holds names and paths, never the value of a secret. */
  readonly task: object;
  readonly ca?: CaCertificate;
  /** True if restic needs `ssh`. */
  readonly overSsh?: boolean;
  check(findings: Findings, prop: string): void;
}

/** The paths of the files from which a program takes environment variables of restic, by the name of the variable. */
export function fromFiles(keys: { readonly [variable: string]: SecretKey }): { readonly [variable: string]: string } {
  return Object.fromEntries(Object.entries(keys).map(([variable, key]) => [variable, secretPath(key)]));
}

/** The options as restic takes them, sorted, so that the pod doesn't depend on their order. */
export function optionList(options: RemoteBackupProps['resticOptions'] = {}): { readonly options?: string[] } {
  const list = Object.entries(options).map(([name, value]) => `${name}=${value}`);
  return list.length === 0 ? {} : { options: list.sort() };
}

/** The kinds of the props that all have. */
export const REMOTE: Shape<RemoteBackupProps> = {
  ca: instanceOf(CaCertificate, "CaCertificate.fromConfigMap('lan-ca', 'ca.crt')"),
  resticOptions: mapOf(text(), 'text'),
};

/** Finds what is wrong with the props that all kinds have. */
export function checkRemote(findings: Findings, prop: string, kind: string, props: RemoteBackupProps): void {
  if (!isMissing(props.ca)) props.ca?._check(findings, `${prop}.ca`);
  for (const [name, value] of Object.entries(props.resticOptions ?? {})) {
    const at = `${prop}.resticOptions['${name}']`;
    if (!new RegExp(`^${kind}\\.[a-z][a-z0-9-]*$`).test(name)) {
      findings.add(at, `must be an option of restic for this kind of repository, such as "${kind}.connections"`);
    } else if (name === 'sftp.command' || name === 'sftp.args') {
      findings.add(at, 'is made from the other props');
    } else if (typeof value !== 'string' || !/^[\x20-\x7e]{1,1000}$/.test(value)) {
      findings.add(at, 'must be text in one line');
    }
  }
}

/** Finds a path that isn't made of plain folders, or that leads above its root. */
export function checkFolders(findings: Findings, prop: string, path: string | undefined): void {
  const folders = /^(?!\.{1,2}(\/|$))[\w.-]+(\/(?!\.{1,2}(\/|$))[\w.-]+)*$/;
  if (!isMissing(path) && !folders.test(String(path))) {
    findings.add(prop, 'must be folders without a slash at either end, for example "matrix/main"', path);
  }
}
