import { createHash } from 'node:crypto';
import { ApiObject, Lazy } from 'cdk8s';
import type { ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { APPLY_LIMIT, appliedSize, tooLarge } from './applied-size';
import { Findings } from './findings';
import { checkOnce } from './synth-memory';

export interface ConfigFilesProps {
  readonly metadata: ApiObjectMetadata;
  /** The functions that render the files, by file name. They are called at synth, so that the files contain late additions to the part too. */
  readonly files: { readonly [name: string]: () => string };
}

/** The config files of a part, in a ConfigMap with a stable name. A changed checksum starts a rollout of the pods that read them. */
export class ConfigFiles extends Construct {
  public readonly configMap: kplus.ConfigMap;
  /** The checksum of the files as they are in the manifest, for an annotation of the pods. It is resolved at synth, and so follows JSON patches too. */
  public readonly checksum: string;

  constructor(scope: Construct, id: string, props: ConfigFilesProps) {
    super(scope, id);
    this.configMap = new kplus.ConfigMap(this, 'ConfigMap', {
      metadata: props.metadata,
      data: Object.fromEntries(Object.entries(props.files).map(([name, render]) => [name, lazyString(render)])),
    });
    this.checksum = configChecksum([this.configMap], Object.keys(props.files));
    this.node.addValidation({ validate: () => (checkOnce(this, () => this.checkSize()), []) });
  }

  private checkSize(): void {
    const size = appliedSize(ApiObject.of(this.configMap).toJson());
    if (size > APPLY_LIMIT) {
      const findings = new Findings();
      findings.add(this.configMap.name, tooLarge(size, 'shorten what your props put into its files'));
      findings.throwIfAny(`ConfigMap '${this.node.path}'`);
    }
  }
}

/**
 * The checksum of ConfigMaps as they are in the manifest, so also after JSON patches. It is resolved at synth.
 *
 * @param names the names that come first in the digest, in this order
 */
export function configChecksum(configMaps: readonly kplus.ConfigMap[], names: readonly string[]): string {
  const place = (name: string) => (names.includes(name) ? names.indexOf(name) : names.length);
  return lazyString(() =>
    checksum(configMaps.flatMap((configMap) => contentsOf(configMap)).sort(([a], [b]) => place(a) - place(b))),
  );
}

function contentsOf(configMap: kplus.ConfigMap): (readonly [name: string, content: string | Buffer])[] {
  const { data = {}, binaryData = {} } = ApiObject.of(configMap).toJson() as ConfigMapFields;
  const binary = Object.entries(binaryData).map(([name, text]) => [name, Buffer.from(text, 'base64')] as const);
  return [...Object.entries(data), ...binary];
}

interface ConfigMapFields {
  readonly data?: { readonly [name: string]: string };
  readonly binaryData?: { readonly [name: string]: string };
}

/** A short digest of named contents. It is the same in every run. */
export function checksum(entries: readonly (readonly [string, string | Buffer])[]): string {
  const hash = createHash('sha256');
  for (const [name, content] of entries) hash.update(name).update('\0').update(content).update('\0');
  return hash.digest('hex').slice(0, 16);
}

function lazyString(produce: () => string): string {
  return Lazy.any({ produce }) as string;
}
