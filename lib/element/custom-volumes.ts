import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { checksum } from '../shared/config-files';
import type { Asset } from './asset';
import { CUSTOM_ROOT } from './nginx-config';

/** The size limit for `kubectl apply`, which keeps the object, as JSON, in an annotation of at most 256 KiB. */
const LIMIT = 256_000;
/** The bytes of a part of a file. In base64 it is smaller than the limit. */
const PART = 180_000;
/** The folder whose folders have the parts of files. The program `nginx/start.sh` joins them. */
export const PARTS_ROOT = '/custom-parts';

/** Own pages and assets in ConfigMaps, and their mounts in the pod. Files that don't fit into the first ConfigMap are in parts, in further ones. */
export class CustomFiles extends Construct {
  public readonly checksum: string;
  public readonly mounts: kplus.VolumeMount[];
  /** True if there are files in parts. */
  public readonly hasParts: boolean;

  constructor(scope: Construct, id: string, assets: ReadonlyMap<string, Asset>) {
    super(scope, id);
    const contents = [...assets].map(([name, asset]) => [name, asset._content ?? Buffer.alloc(0)] as const);
    this.checksum = checksum(contents);
    const configMap = new kplus.ConfigMap(this, 'ConfigMap', { metadata: { name: 'element-custom-files' } });
    const parts: Part[] = [];
    let free = LIMIT;
    for (const [name, content] of contents) {
      const size = writtenSize(content);
      if (size > free) parts.push(...partsOf(name, content));
      else add(configMap, name, content);
      if (size <= free) free -= size;
    }
    const volume = kplus.Volume.fromConfigMap(this, 'custom', configMap, { name: 'custom-files' });
    const partMounts = packed(parts).map((entries, index) => this.mountParts(String(index + 1), entries));
    this.mounts = [{ path: `${CUSTOM_ROOT}/custom`, volume, readOnly: true }, ...partMounts];
    this.hasParts = parts.length > 0;
  }

  private mountParts(number: string, parts: readonly Part[]): kplus.VolumeMount {
    const name = `custom-files-${number}`;
    const configMap = new kplus.ConfigMap(this, `Parts${number}`, { metadata: { name: `element-${name}` } });
    for (const part of parts) configMap.addBinaryData(part.name, part.content.toString('base64'));
    const volume = kplus.Volume.fromConfigMap(this, name, configMap, { name });
    return { path: `${PARTS_ROOT}/${number.padStart(3, '0')}`, volume, readOnly: true };
  }
}

interface Part {
  readonly name: string;
  readonly content: Buffer;
}

function partsOf(name: string, content: Buffer): Part[] {
  return Array.from({ length: Math.ceil(content.length / PART) }, (_, index) => ({
    name: `${name}.${String(index).padStart(3, '0')}`,
    content: content.subarray(index * PART, (index + 1) * PART),
  }));
}

/** Parts in their order, as many together as one ConfigMap holds. */
function packed(parts: readonly Part[]): Part[][] {
  const all: Part[][] = [];
  let free = 0;
  for (const part of parts) {
    if (part.content.length > free) {
      all.push([]);
      free = PART;
    }
    all[all.length - 1].push(part);
    // The name, and the end of the base64 text, need some room too.
    free -= part.content.length + 500;
  }
  return all;
}

function add(configMap: kplus.ConfigMap, name: string, content: Buffer): void {
  const text = content.toString('utf8');
  if (Buffer.from(text).equals(content)) configMap.addData(name, text);
  else configMap.addBinaryData(name, content.toString('base64'));
}

function writtenSize(content: Buffer): number {
  const text = content.toString('utf8');
  return Buffer.byteLength(JSON.stringify(Buffer.from(text).equals(content) ? text : content.toString('base64')));
}
