import { checkOtherServer } from '../shared/checks';
import type { Findings } from '../shared/findings';

/** The other homeservers that this homeserver talks to. */
export class Federation {
  /** The homeserver talks to all others. */
  public static enabled(): Federation {
    return new Federation(undefined);
  }

  /**
   * The homeserver talks to no other. It answers nothing of federation, and has no `/.well-known/matrix/server`. If another part, such as calls, lets services check the
   * OpenID tokens of users, it has that file, and answers that check alone.
   */
  public static disabled(): Federation {
    return new Federation([]);
  }

  /**
   * The homeserver talks only to the homeservers with these server names.
   *
   * @see https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#federation_domain_whitelist
   */
  public static allowList(serverNames: string[]): Federation {
    return new Federation(serverNames, true);
  }

  private constructor(
    /** @internal */
    public readonly _allowList: readonly string[] | undefined,
    private readonly listed = false,
  ) {}

  /** @internal */
  public get _enabled(): boolean {
    // A list that is missing closes: it must not mean everybody.
    if (this.listed) return Array.isArray(this._allowList) && this._allowList.length > 0;
    return this._allowList === undefined;
  }

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    if (this.listed && !Array.isArray(this._allowList)) {
      findings.add(prop, 'must be a list of server names, for example ["example.net"]', this._allowList);
      return;
    }
    if (this.listed && !this._enabled) {
      findings.add(prop, 'is an empty allow-list: name a server, or use Federation.disabled()');
    }
    this._allowList?.forEach((name, index) => checkOtherServer(findings, `${prop}[${index}]`, name));
  }
}
