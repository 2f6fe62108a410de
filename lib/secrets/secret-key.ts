import type { Findings } from '../shared/findings';
import { checkObjectName, checkSecretKeyName } from '../shared/checks';
import { instanceOf } from '../shared/kinds';
import type { Kind } from '../shared/shape';

/** A reference to a key of a Kubernetes Secret. It never holds the value itself. */
export class SecretKey {
  /**
   * A key of a Secret in the namespace of the pod that reads it.
   *
   * @param name the Secret's name
   * @param key the key in its data
   */
  public static of(name: string, key: string): SecretKey {
    return new SecretKey(name, key);
  }

  private constructor(
    /** The Secret's name. */
    public readonly name: string,
    /** The key in the Secret's data. */
    public readonly key: string,
  ) {}

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    checkObjectName(findings, `${prop}.name`, this.name);
    checkSecretKeyName(findings, `${prop}.key`, this.key);
  }
}

/** A prop that names a key of a Secret. */
export const secretKey: Kind<SecretKey> = instanceOf(SecretKey, "SecretKey.of('name', 'key')");
