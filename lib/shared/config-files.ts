import { createHash } from 'node:crypto';
import { Lazy } from 'cdk8s';
import type { ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';

export interface ConfigFilesProps {
  readonly metadata: ApiObjectMetadata;
  /** File name to the function that renders it; called at synth, so that what is added to a part later counts too. */
  readonly files: { readonly [name: string]: () => string };
}

/** A part's rendered config files in a ConfigMap of a stable name, with a checksum that rolls out the pods reading it. */
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

  /** For an annotation of the pods, resolved at synth. */
  public readonly checksum: string;
}

/** A short digest of named contents, stable across runs. */
export function checksum(entries: readonly (readonly [string, string | Buffer])[]): string {
  const hash = createHash('sha256');
  for (const [name, content] of entries) hash.update(name).update('\0').update(content).update('\0');
  return hash.digest('hex').slice(0, 16);
}

function lazyString(produce: () => string): string {
  return Lazy.any({ produce }) as string;
}
