import type { Cron, Duration } from 'cdk8s';
import { serverOf } from '../shared/server-url';
import { S3_PROVIDER } from '../packages/s3-provider';
import type { CaCertificate } from '../secrets/ca-certificate';
import { secretPath } from '../secrets/mounted-secrets';
import type { SecretKey } from '../secrets/secret-key';
import { Findings } from '../shared/findings';
import type { Config } from '../shared/merge';
import { take } from '../shared/shape';
import { S3_MEDIA, checkS3Media, withDefaults } from './s3-media';
import type { S3MediaProps } from './s3-media';

/** The folder with the certificate of an authority from a ConfigMap. */
export const BUCKET_CA_FOLDER = '/media-bucket-ca';

/**
 * A bucket for media: uploads, thumbnails and copies of other servers' media. Synapse writes each file to its volume and to the bucket before it answers, and reads a
 * file that isn't on the volume from the bucket.
 */
export class MediaBucket {
  /**
   * A bucket of any S3-compatible store, by Synapse's own storage provider.
   *
   * @see https://github.com/matrix-org/synapse-s3-storage-provider
   */
  public static s3(props: S3MediaProps): MediaBucket {
    const found = new Findings();
    return new MediaBucket(withDefaults(take(found, '', props, S3_MEDIA)), found);
  }

  private constructor(
    private readonly props: ReturnType<typeof withDefaults>,
    private readonly found: Findings,
  ) {}

  /** Bucket and folder, for people. @internal */
  public get _url(): string {
    return `s3://${this.props.bucket}/${this._prefix}`;
  }

  /** The store's host and port. Undefined for AWS. @internal */
  public get _server(): { readonly host: string; readonly port: number } | undefined {
    return this.props.endpoint === undefined ? undefined : serverOf(this.props.endpoint);
  }

  /** The Python packages that Synapse's image lacks. @internal */
  public get _packages(): readonly string[] {
    return S3_PROVIDER;
  }

  /** The entry in `media_storage_providers` of homeserver.yaml. It holds no credentials. @internal */
  public get _provider(): Config {
    const { bucket, region, storageClass, endpoint } = this.props;
    return {
      module: 's3_storage_provider.S3StorageProviderBackend',
      store_local: true,
      store_remote: true,
      store_synchronous: true,
      config: {
        bucket,
        prefix: this._prefix,
        ...(region !== undefined && { region_name: region }),
        ...(endpoint !== undefined && { endpoint_url: endpoint }),
        ...(storageClass !== undefined && { storage_class: storageClass }),
      },
    };
  }

  /** The variables of each process that reads or writes the bucket: paths and switches, no secret. @internal */
  public get _env(): { readonly [name: string]: string } {
    const { credentials, ca, region } = this.props;
    return {
      AWS_SHARED_CREDENTIALS_FILE: secretPath(credentials),
      ...(ca && { AWS_CA_BUNDLE: ca._secret ? secretPath(ca._secret) : `${BUCKET_CA_FOLDER}/ca.crt` }),
      AWS_DEFAULT_REGION: region ?? 'us-east-1',
      // Credentials of the machine must not take the place of those in the file.
      AWS_EC2_METADATA_DISABLED: 'true',
      // Stores other than AWS refuse the newer checksums.
      AWS_REQUEST_CHECKSUM_CALCULATION: 'when_required',
      AWS_RESPONSE_CHECKSUM_VALIDATION: 'when_required',
    };
  }

  /** The keys of Secrets that each process mounts. @internal */
  public get _secrets(): readonly SecretKey[] {
    const { credentials, ca } = this.props;
    return [credentials, ...(ca?._secret ? [ca._secret] : [])];
  }

  /** The ConfigMap with the certificate of an authority. @internal */
  public get _caConfigMap(): CaCertificate['_configMap'] {
    return this.props.ca?._configMap;
  }

  /** The part of the argument of the Job that copies files into the bucket. @internal */
  public get _task(): object {
    const { bucket, endpoint, storageClass } = this.props;
    return {
      bucketName: bucket,
      prefix: this._prefix,
      ...(endpoint !== undefined && { endpoint }),
      ...(storageClass !== undefined && { storageClass }),
      keepLocal: this.props.keepLocal.toSeconds(),
    };
  }

  /** The times of that Job. @internal */
  public get _times(): { readonly schedule: Cron; readonly keepLocal: Duration } {
    return this.props;
  }

  /** The key with the credentials. @internal */
  public get _credentials(): SecretKey {
    return this.props.credentials;
  }

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
    checkS3Media(findings, prop, this.props);
  }

  /** @internal */
  public get _prefix(): string {
    return this.props.prefix === undefined ? '' : `${this.props.prefix}/`;
  }
}
