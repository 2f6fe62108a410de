import { Construct } from 'constructs';
import { KeptObjects } from '../shared/kept-objects';
import { program } from '../shared/program/program';
import { emptySecret } from './generated-secret';
import { SecretJob } from './secret-job';
import type { SecretKey } from './secret-key';
import { renderValues } from './value-chart';

/** A secret of one part that a part in another namespace needs too. */
export class SharedSecret {
  /** @internal */
  public static _of(key: SecretKey, namespace: string, image: string, fromFile?: ValueFromFile): SharedSecret {
    return new SharedSecret(key, namespace, image, fromFile);
  }

  private constructor(
    /** The key from which the part that owns the secret reads it. */
    public readonly key: SecretKey,
    private readonly namespace: string,
    /** An image with Python 3. @internal */
    public readonly _image: string,
    private readonly fromFile?: ValueFromFile,
  ) {}

  /** A checksum of the value in a secrets file; undefined if the value is not from a file. @internal */
  public get _checksum(): string | undefined {
    return this.fromFile?.checksum;
  }

  /** Makes a copy for the part that `scope` belongs to. @internal */
  public _copyTo(scope: Construct, target: SecretKey, namespace: string): void {
    if (this.fromFile) {
      renderValues(scope, { name: target.name, namespace }, { [target.key]: this.fromFile.value });
      return;
    }
    const copy = new Construct(scope, `Copy-${target.name}`);
    emptySecret(copy, 'Secret', { name: target.name, namespace });
    KeptObjects.of(copy)._addValues({ namespace, secretName: target.name, keys: [target.key] });
    new SecretJob(copy, 'Job', {
      name: `${target.name}-copy`,
      image: this._image,
      script: program('secrets/copy_key.py'),
      task: {
        source: { namespace: this.namespace, name: this.key.name, key: this.key.key },
        target: { namespace, name: target.name, key: target.key },
      },
      grants: [
        { namespace: this.namespace, secretName: this.key.name, verbs: ['get'] },
        { namespace, secretName: target.name, verbs: ['get', 'patch'] },
      ],
    });
  }
}

/** A value from a secrets file. */
export interface ValueFromFile {
  readonly value: string;
  /** It is too short to check a guess of the value. */
  readonly checksum: string;
}
