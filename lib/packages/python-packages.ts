import { checkUrl } from '../shared/checks';
import { Findings } from '../shared/findings';
import { text } from '../shared/kinds';
import { isPassed, takeOptions } from '../shared/shape';
import type { Shape } from '../shared/shape';

/** Options of {@link PythonPackages.install}. */
export interface PythonInstallOptions {
  /**
   * The URL of a package index, such as a mirror in the local network. It must hold no credentials. A wheel is taken only if its hash is the pinned one, so the
   * certificate of this server isn't checked.
   * @default 'https://pypi.org/simple'
   */
  readonly index?: string;
}

const OPTIONS: Shape<PythonInstallOptions> = { index: text(checkIndex) };

/** The way in which the Python packages of modules and of a bucket for media come into Synapse's pods. */
export class PythonPackages {
  /**
   * Each pod installs the packages when it starts, from wheels that are pinned by their hashes. The main process keeps the wheels in its claim, so a pod that has
   * started once starts again without internet.
   */
  public static install(options?: PythonInstallOptions): PythonPackages {
    const found = new Findings();
    const { index } = takeOptions(found, options, isPassed(arguments, 0), OPTIONS);
    return new PythonPackages(true, index, found);
  }

  /** The image of `synapse.image` has them. Nothing is installed, and a start without them is refused with the name of the missing module. */
  public static inImage(): PythonPackages {
    return new PythonPackages(false);
  }

  private constructor(
    /** @internal */
    public readonly _installs: boolean,
    /** @internal */
    public readonly _index?: string,
    private readonly found = new Findings(),
  ) {}

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
  }
}

function checkIndex(findings: Findings, prop: string, value: string): void {
  if (URL.canParse(value) && new URL(value).password + new URL(value).username !== '') {
    // The value isn't shown, since it holds a secret.
    findings.add(prop, 'must not hold credentials, which would be in the argument of a container');
  } else checkUrl(findings, prop, value);
}
