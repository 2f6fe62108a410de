import { createHash } from 'node:crypto';
import type { Manifest } from './manifests';

/** Replaces a text by its digest, so that a diff stays short and still shows that the text changed. */
export function digest(kind: string, text: string): string {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return `<${kind}, ${text.split('\n').length} lines, sha256:${hash}>`;
}

/** Replaces each file in a ConfigMap by its digest. Another snapshot has the whole file. */
export function withoutFiles(manifests: Manifest[]): Manifest[] {
  return manifests.map((manifest) => {
    if (manifest.kind !== 'ConfigMap') return manifest;
    const files = Object.entries<string>(manifest.data).map(([name, text]) => [name, digest('file', text)]);
    return { ...manifest, data: Object.fromEntries(files) };
  });
}
