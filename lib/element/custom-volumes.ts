import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { APPLY_LIMIT, appliedSize } from '../shared/applied-size';
import { configChecksum } from '../shared/config-files';
import { misreading } from '../shared/plain-text';
import type { Asset } from './asset';
import { CUSTOM_ROOT } from './nginx-config';

/** Room for the object's names. */
const LIMIT = APPLY_LIMIT - 4096;
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
    const further = packed(parts).map((entries, index) => this.addParts(String(index + 1), entries));
    this.mounts = [{ path: `${CUSTOM_ROOT}/custom`, volume, readOnly: true }, ...further.map(({ mount }) => mount)];
    this.checksum = configChecksum([configMap, ...further.map((each) => each.configMap)], [...assets.keys()]);
    this.hasParts = parts.length > 0;
  }

  private addParts(number: string, parts: readonly Part[]): MountedParts {
    const name = `custom-files-${number}`;
    const configMap = new kplus.ConfigMap(this, `Parts${number}`, { metadata: { name: `element-${name}` } });
    for (const part of parts) configMap.addBinaryData(part.name, part.content.toString('base64'));
    const volume = kplus.Volume.fromConfigMap(this, name, configMap, { name });
    const mount = { path: `${PARTS_ROOT}/${number.padStart(3, '0')}`, volume, readOnly: true };
    return { configMap, mount };
  }
}

interface MountedParts {
  readonly configMap: kplus.ConfigMap;
  readonly mount: kplus.VolumeMount;
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
  const text = asText(content);
  if (text !== undefined) configMap.addData(name, text);
  else configMap.addBinaryData(name, content.toString('base64'));
}

function writtenSize(content: Buffer): number {
  return appliedSize(asText(content) ?? content.toString('base64'));
}

/** The content as text, if kubectl reads it as it is. Other content is written in base64. */
function asText(content: Buffer): string | undefined {
  const text = content.toString('utf8');
  return Buffer.from(text).equals(content) && misreading(text) === undefined ? text : undefined;
}
