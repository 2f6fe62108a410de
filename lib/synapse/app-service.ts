import { secretKey } from '../secrets/secret-key';
import type { SecretKey } from '../secrets/secret-key';
import { Findings } from '../shared/findings';
import { flag } from '../shared/kinds';
import { isPassed, takeOptions, takeValue } from '../shared/shape';
import type { Shape } from '../shared/shape';

/** Options of {@link AppService.fromSecret}. */
export interface AppServiceOptions {
  /**
   * If true, Synapse's rate limits for messages and joins apply to the application service's users. They delay a bridge that brings over a room with hundreds of
   * people.
   * @default - as the registration's own `rate_limited` says
   */
  readonly rateLimited?: boolean;
}

const OPTIONS: Shape<AppServiceOptions> = { rateLimited: flag };

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
  public static fromSecret(registration: SecretKey, options?: AppServiceOptions): AppService {
    const found = new Findings();
    takeValue(found, 'registration', registration, secretKey);
    const { rateLimited } = takeOptions(found, options, isPassed(arguments, 1), OPTIONS);
    return new AppService(registration, rateLimited, found);
  }

  private constructor(
    /** The key with the registration file. */
    public readonly registration: SecretKey,
    /** @internal */
    public readonly _rateLimited?: boolean,
    private readonly found = new Findings(),
  ) {}

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
    if (this.found.all.length === 0) this.registration._check(findings, `${prop}.registration`);
  }
}
