import { checkRequirement } from '../packages/requirement';
import { SecretKey } from '../secrets/secret-key';
import { Findings } from '../shared/findings';
import { freeConfig } from '../shared/free-config';
import { listOf, text } from '../shared/kinds';
import type { Config } from '../shared/merge';
import { required, take } from '../shared/shape';
import type { Shape } from '../shared/shape';
import { checkTexts } from '../shared/text-checks';

/** Props of {@link SynapseModule.of}. */
export interface SynapseModuleProps {
  /** The class of the module, with its Python module: `synapse_auto_accept_invite.InviteAutoAccepter`. */
  readonly module: string;

  /**
   * The module's own settings. A value at any depth may be a `SecretKey`: its file is mounted, and the file's path becomes the value. Secrets themselves are refused, as
   * the settings go into a ConfigMap.
   * @default - none
   */
  readonly config?: { readonly [key: string]: unknown };

  /**
   * The Python packages of the module that Synapse's image lacks: its own, and those it depends on. Each is a line such as `name==1.0.0 --hash=sha256:…`, with the hashes of
   * wheels. They are installed as the prop `packages` says.
   * @default - none, as the image has the module
   */
  readonly packages?: string[];
}

const PROPS: Shape<SynapseModuleProps> = {
  module: required(text(checkClass)),
  config: freeConfig((findings, prop, value) => {
    if (!(value instanceof SecretKey)) return false;
    value._check(findings, prop);
    return true;
  }),
  packages: listOf(text(checkRequirement), 'packages, for example ["name==1.0.0 --hash=sha256:…"]'),
};

/**
 * A module that Synapse loads, such as one against spam.
 *
 * @see https://element-hq.github.io/synapse/latest/modules/index.html
 */
export class SynapseModule {
  /** A module by its class. */
  public static of(props: SynapseModuleProps): SynapseModule {
    const found = new Findings();
    return new SynapseModule(take(found, '', props, PROPS), found);
  }

  private constructor(
    private readonly props: SynapseModuleProps,
    private readonly found: Findings,
  ) {}

  /** The entry in the list `modules` of homeserver.yaml. @internal */
  public get _config(): Config {
    const { module, config } = this.props;
    return { module, ...(config && { config }) };
  }

  /** @internal */
  public get _packages(): readonly string[] {
    return this.props.packages ?? [];
  }

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
    checkTexts(findings, `${prop}.config`, this.props.config);
  }
}

function checkClass(findings: Findings, prop: string, value: string): void {
  if (value.length <= 255 && /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$/.test(value)) return;
  findings.add(prop, 'must be a Python module and a class in it, for example "my_module.MyModule"', value);
}
