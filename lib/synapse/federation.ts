import { checkOtherServer } from '../shared/checks';
import { Findings } from '../shared/findings';
import { listOf, text } from '../shared/kinds';
import { takeValue } from '../shared/shape';

const SERVER_NAMES = listOf(text(checkOtherServer), 'server names, for example ["example.net"]');

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
    const found = new Findings();
    const taken = takeValue(found, '', serverNames, SERVER_NAMES);
    if (taken?.length === 0) found.add('', 'is an empty allow-list: name a server, or use Federation.disabled()');
    // A list that can't be read closes: it must not mean everybody.
    return new Federation(taken ?? [], found);
  }

  private constructor(
    /** @internal */
    public readonly _allowList: readonly string[] | undefined,
    private readonly found = new Findings(),
  ) {}

  /** @internal */
  public get _enabled(): boolean {
    return this._allowList === undefined || this._allowList.length > 0;
  }

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
  }
}
