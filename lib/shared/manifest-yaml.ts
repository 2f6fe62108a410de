import { stringify } from 'yaml';
import type { ScalarTag, Tags } from 'yaml';
import { jsonText } from './json-text';
import { misreading } from './plain-text';
import { withoutMerge } from './yaml-file';

/** Kubernetes objects as YAML, as cdk8s writes them. Texts that kubectl would misread have quotes and escapes. */
export function manifestYaml(objects: readonly unknown[]): string {
  const documents = objects.map((object) =>
    stringify(object, { version: '1.1', keepUndefined: true, lineWidth: 0, customTags: withQuotes }),
  );
  return documents.join('---\n');
}

function withQuotes(tags: Tags): Tags {
  return [QUOTED, ...withoutMerge(tags)];
}

const QUOTED: ScalarTag = {
  identify: (value) => typeof value === 'string' && misreading(value) !== undefined,
  default: true,
  tag: 'tag:yaml.org,2002:str',
  // A tag that has a test goes before those that have none. Nothing is read with this tag.
  test: /(?!)/,
  resolve: (text) => text,
  stringify: ({ value }) => jsonText(value),
};
