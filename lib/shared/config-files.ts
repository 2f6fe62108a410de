import { createHash } from 'node:crypto';
import { Lazy } from 'cdk8s';
import type { ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';

export interface ConfigFilesProps {
  readonly metadata: ApiObjectMetadata;
  /** The functions that render the files, by file name. They are called at synth, so that the files contain late additions to the part too. */
  readonly files: { readonly [name: string]: () => string };
}

/** The config files of a part, in a ConfigMap with a stable name. A changed checksum starts a rollout of the pods that read them. */
export class ConfigFiles extends Construct {
  public readonly configMap: kplus.ConfigMap;

  constructor(scope: Construct, id: string, props: ConfigFilesProps) {
    super(scope, id);
    this.configMap = new kplus.ConfigMap(this, 'ConfigMap', {
      metadata: props.metadata,
      data: Object.fromEntries(Object.entries(props.files).map(([name, render]) => [name, lazyString(render)])),
    });
    this.checksum = lazyString(() => checksum(Object.entries(props.files).map(([name, render]) => [name, render()])));
  }

  /** The checksum of the files, for an annotation of the pods. It is resolved at synth. */
  public readonly checksum: string;
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
