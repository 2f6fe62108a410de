import type { Construct } from 'constructs';
import { GENERATED_NAMES, MATRIX_SECRET_NAMES, PART_NAMES } from '../secrets/matrix-secrets';
import type { MatrixSecrets } from '../secrets/matrix-secrets';
import { secretPath } from '../secrets/mounted-secrets';
import type { SecretKey } from '../secrets/secret-key';
import { SecretStore } from '../secrets/secret-store';
import type { SecretName } from '../secrets/secrets-yaml';
import type { SharedSecret } from '../secrets/shared-secret';
import type { Registration } from './registration';
import type { SecretPaths } from './settings/context';

/** The secrets that a homeserver needs, and the keys that hold them. */
export class SynapseSecrets {
  /** The names of the secrets that were generated in the cluster. They are in one Secret, and a restore may set them. */
  public readonly generated: string[];

  private readonly store: SecretStore;

  constructor(
    scope: Construct,
    private readonly secrets: MatrixSecrets,
    private readonly registration: Registration | undefined,
    image: string,
    ofParts: readonly SecretName[],
  ) {
    this.store = new SecretStore(scope, 'Secrets', { secrets, secretName: 'matrix-secrets', image, ofParts });
    this.generated = GENERATED_NAMES.filter((name) => !secrets._existing(name) && !(name in secrets._values));
  }

  public get signingKey(): SecretKey {
    return this.store.key('signing_key');
  }

  public get registrationSharedSecret(): SecretKey {
    return this.store.key('registration_shared_secret');
  }

  public get turn(): SharedSecret {
    return this.store.shared('turn_shared_secret');
  }

  /** The key of a secret that a part of the homeserver needs. */
  public ofPart(name: SecretName): SecretKey {
    return this.store.key(name);
  }

  /** A checksum of the values from a secrets file. */
  public get checksum(): string | undefined {
    return this.store.checksum;
  }

  /** The keys of the secrets that the pod always mounts. */
  public get mounted(): SecretKey[] {
    return Object.values(this.keys()).filter((key) => key !== undefined);
  }

  /** The paths of the mounted secrets in the pod. */
  public get paths(): SecretPaths {
    const paths = Object.entries(this.keys()).map(([name, key]) => [name, key && secretPath(key)]);
    return Object.fromEntries(paths) as SecretPaths;
  }

  /** The secrets that a restored server needs besides its data, by name. */
  public get toKeep(): { readonly [name: string]: SecretKey } {
    const { secrets } = this;
    // A key of an existing Secret may be missing if no pod mounts it.
    const names = MATRIX_SECRET_NAMES.filter(
      (name) => this.wants(name) || (GENERATED_NAMES.includes(name) && !secrets._existing(name)),
    );
    return Object.fromEntries(names.map((name) => [name, this.store.key(name)]));
  }

  private keys(): { readonly [path in keyof SecretPaths]: SecretKey | undefined } {
    const key = (name: SecretName) => (this.wants(name) ? this.store.key(name) : undefined);
    return {
      signingKey: this.signingKey,
      macaroonSecretKey: this.store.key('macaroon_secret_key'),
      formSecret: this.store.key('form_secret'),
      registrationSharedSecret: key('registration_shared_secret'),
      recaptchaPublicKey: key('recaptcha_public_key'),
      recaptchaPrivateKey: key('recaptcha_private_key'),
    };
  }

  private wants(name: SecretName): boolean {
    if (name === 'registration_shared_secret') return this.registration?._sharedSecret ?? true;
    if (name.startsWith('recaptcha_')) return this.registration?._recaptcha ?? false;
    return name !== 'turn_shared_secret' && !PART_NAMES.includes(name);
  }
}
