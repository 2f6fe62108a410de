import type { SecretKey } from '../secrets/secret-key';
import { checkObjectName } from '../shared/checks';
import type { Findings } from '../shared/findings';

/** The folder at which the ConfigMap is mounted. */
export const CA_FOLDER = '/ca';

/** The certificate of an authority, in PEM, that signed a server's certificate. */
export class CaCertificate {
  /** A key of an existing Secret in the homeserver's namespace. */
  public static fromSecret(key: SecretKey): CaCertificate {
    return new CaCertificate(key, undefined);
  }

  /**
   * A key of an existing ConfigMap in the homeserver's namespace.
   *
   * @param name the ConfigMap's name
   * @param key the key in its data
   */
  public static fromConfigMap(name: string, key: string): CaCertificate {
    return new CaCertificate(undefined, { name, key });
  }

  private constructor(
    /** @internal */
    public readonly _secret: SecretKey | undefined,
    /** @internal */
    public readonly _configMap: { readonly name: string; readonly key: string } | undefined,
  ) {}

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    if (!this._configMap) {
      if (this._secret) this._secret._check(findings, prop);
      else findings.add(prop, 'must name a key of a Secret: CaCertificate.fromSecret(SecretKey.of(…))');
      return;
    }
    const { name, key } = this._configMap;
    checkObjectName(findings, `${prop}.name`, name);
    if (typeof key !== 'string' || !/^[-._a-zA-Z0-9]{1,253}$/.test(key)) {
      findings.add(`${prop}.key`, 'must be letters, digits, "-", "_" and ".", for example "ca.crt"', key);
    }
  }
}
