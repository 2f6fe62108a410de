import { createHash } from 'node:crypto';
import type { Manifest } from './manifests';

/** A text in so many words: a diff says that it changed, and is short. */
export function digest(kind: string, text: string): string {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return `<${kind}, ${text.split('\n').length} lines, sha256:${hash}>`;
}

/** The same objects with the digest of each file in a ConfigMap, where another snapshot has such a file whole. */
export function withoutFiles(manifests: Manifest[]): Manifest[] {
  return manifests.map((manifest) => {
    if (manifest.kind !== 'ConfigMap') return manifest;
    const files = Object.entries<string>(manifest.data).map(([name, text]) => [name, digest('file', text)]);
    return { ...manifest, data: Object.fromEntries(files) };
  });
}
