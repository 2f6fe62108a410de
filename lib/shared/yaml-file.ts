import { stringify } from 'yaml';
import type { ScalarTag, Tags } from 'yaml';
import { jsonText } from './json-text';

/**
 * A YAML file that parsers of YAML 1.1, such as Python's, read correctly. Texts are quoted, since YAML 1.1 doesn't read a bare `=`, `on` or `1:30` as text, and
 * doesn't read a bare `<<` as a key.
 */
export function yamlFile(content: unknown): string {
  const json = JSON.stringify(content);
  const known = WRITTEN.get(json);
  if (known !== undefined) return known;
  const text = write(content);
  if (WRITTEN.size >= MOST_WRITTEN) WRITTEN.clear();
  WRITTEN.set(json, text);
  return text;
}

/** The last texts. A synth asks for each file several times: for its size, its checksum and its manifest, and writing it is the slow part. */
const WRITTEN = new Map<string, string>();
const MOST_WRITTEN = 100;

function write(content: unknown): string {
  return stringify(content, {
    version: '1.1',
    lineWidth: 0,
    aliasDuplicateObjects: false,
    customTags: (tags) => [KEY_OR_TEXT, EXPONENT, ...withoutMerge(tags)],
  });
}

/** A key that no parser takes for something else than text. */
const PLAIN_KEY = /^[A-Za-z_][\w./-]*$/;
const WORDS = /^(y|n|yes|no|on|off|true|false|null)$/i;

const KEY_OR_TEXT: ScalarTag = {
  identify: (value) => typeof value === 'string',
  default: true,
  tag: 'tag:yaml.org,2002:str',
  resolve: (text) => text,
  stringify: ({ value }, { implicitKey }) => {
    const text = value as string;
    return implicitKey && PLAIN_KEY.test(text) && !WORDS.test(text) ? text : jsonText(text);
  },
};

/** Python takes a number with an exponent for text, unless it has a point too. Integers have no exponent. */
const EXPONENT: ScalarTag = {
  identify: (value) => typeof value === 'number' && Number.isFinite(value) && String(value).includes('e'),
  default: true,
  tag: 'tag:yaml.org,2002:float',
  // The tags of the schema that have a test go before those that have none. Nothing is read with this tag.
  test: /(?!)/,
  resolve: Number,
  stringify: ({ value }) => {
    const [digits, exponent] = String(value).split('e');
    return `${digits.includes('.') ? digits : `${digits}.0`}e${exponent}`;
  },
};

/** The schema's tag for merging would write the text `<<` without quotes. */
export function withoutMerge(tags: Tags): Tags {
  return tags.filter((tag) => typeof tag !== 'object' || tag.tag !== 'tag:yaml.org,2002:merge');
}
