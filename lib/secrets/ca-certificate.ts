import { secretKey } from './secret-key';
import type { SecretKey } from './secret-key';
import { checkObjectName, checkSecretKeyName } from '../shared/checks';
import { Findings } from '../shared/findings';
import { takeValue } from '../shared/shape';

/** The folder at which the ConfigMap is mounted. */
export const CA_FOLDER = '/ca';

/** The certificate of an authority, in PEM, that signed a server's certificate. */
export class CaCertificate {
  /** A key of an existing Secret in the namespace of the pods that use it. */
  public static fromSecret(key: SecretKey): CaCertificate {
    const found = new Findings();
    return new CaCertificate(found, takeValue(found, '', key, secretKey), undefined);
  }

  /**
   * A key of an existing ConfigMap in the namespace of the pods that use it.
   *
   * @param name the ConfigMap's name
   * @param key the key in its data
   */
  public static fromConfigMap(name: string, key: string): CaCertificate {
    return new CaCertificate(new Findings(), undefined, { name, key });
  }

  private constructor(
    private readonly found: Findings,
    /** @internal */
    public readonly _secret: SecretKey | undefined,
    /** @internal */
    public readonly _configMap: { readonly name: string; readonly key: string } | undefined,
  ) {}

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
    this._secret?._check(findings, prop);
    if (!this._configMap) return;
    checkObjectName(findings, `${prop}.name`, this._configMap.name);
    checkSecretKeyName(findings, `${prop}.key`, this._configMap.key);
  }
}
