import { Construct } from 'constructs';
import { checksum } from '../shared/config-files';
import { namespaceOf } from '../shared/namespace';
import { GeneratedSecret } from './generated-secret';
import { GENERATED_NAMES, GENERATED_OR_FROM_FILE, PART_NAMES } from './matrix-secrets';
import type { MatrixSecrets } from './matrix-secrets';
import { SecretKey } from './secret-key';
import type { SecretName } from './secrets-yaml';
import { SharedSecret } from './shared-secret';
import { renderValues } from './value-chart';

export interface SecretStoreProps {
  readonly secrets: MatrixSecrets;
  /** The name of the Secret for values that are generated or that come from a file. */
  readonly secretName: string;
  /** An image with Python 3. */
  readonly image: string;
  /** The secrets that parts need besides those of every homeserver. @default none */
  readonly ofParts?: readonly SecretName[];
}

/** Brings a homeserver's secrets into the cluster, and knows the Secret and the key of each of them. */
export class SecretStore extends Construct {
  /** A checksum of the values from a file; undefined without a file. It is too short to check a guess of a value. */
  public readonly checksum?: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SecretStoreProps,
  ) {
    super(scope, id);
    const values = Object.entries(props.secrets._values);
    if (values.length > 0) {
      this.checksum = checksum(values).slice(0, 8);
      renderValues(this, { name: props.secretName }, Object.fromEntries(values));
    }
    const generated = [...GENERATED_NAMES, ...(props.ofParts ?? [])].filter(
      (name) => !props.secrets._existing(name) && props.secrets._values[name] === undefined,
    );
    if (generated.length > 0) {
      new GeneratedSecret(this, 'Generated', {
        name: props.secretName,
        keys: generated,
        changeable: [...GENERATED_OR_FROM_FILE, ...PART_NAMES],
        image: props.image,
        declaredElsewhere: values.length > 0,
      });
    }
  }

  /** The key that holds the secret of that name. */
  public key(name: SecretName): SecretKey {
    return this.props.secrets._existing(name) ?? SecretKey.of(this.props.secretName, name);
  }

  /** The secret of that name, for a part in another namespace. */
  public shared(name: SecretName): SharedSecret {
    const value = this.props.secrets._values[name];
    const fromFile = value === undefined || !this.checksum ? undefined : { value, checksum: this.checksum };
    return SharedSecret._of(this.key(name), namespaceOf(this), this.props.image, fromFile);
  }
}
