import type { SecretKey } from '../secrets/secret-key';
import type { Findings } from '../shared/findings';

/** Options of {@link AppService.fromSecret}. */
export interface AppServiceOptions {
  /**
   * If true, Synapse's rate limits for messages and joins apply to the application service's users. They delay a bridge that brings over a room with hundreds of
   * people.
   * @default - as the registration's own `rate_limited` says
   */
  readonly rateLimited?: boolean;
}

/**
 * An application service, such as a bridge of mautrix.
 *
 * @see https://spec.matrix.org/latest/application-service-api/#registration
 */
export class AppService {
  /**
   * Adds an application service by its registration file, in a key of an existing Secret in the homeserver's namespace. The file holds both tokens, so it must not be
   * in a ConfigMap. Synapse reads the file when it starts: restart Synapse after a change.
   *
   * @param registration the key that holds the file, for example `SecretKey.of('mautrix-whatsapp', 'registration.yaml')`
   */
  public static fromSecret(registration: SecretKey, options: AppServiceOptions = {}): AppService {
    return new AppService(registration, options.rateLimited);
  }

  private constructor(
    /** The key with the registration file. */
    public readonly registration: SecretKey,
    /** @internal */
    public readonly _rateLimited?: boolean,
  ) {}

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    this.registration._check(findings, `${prop}.registration`);
    if (this._rateLimited !== undefined && typeof this._rateLimited !== 'boolean') {
      findings.add(`${prop}.rateLimited`, 'must be true or false', this._rateLimited);
    }
  }
}
