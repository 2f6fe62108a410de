import { isAlias, isCollection, isMap, isScalar, parseAllDocuments, visit } from 'yaml';
import type { Document, Node, ParsedNode } from 'yaml';
import { place, readText, unreadable } from './read-text';

/** A value that isn't data: a template, or a value with a tag of another program. */
export class NotData {
  constructor(public readonly reason: string) {}
}

/** The types of YAML 1.1, as Helm and Synapse have them, without those that JSON doesn't have. */
const OTHER_TYPES = /binary|omap|pairs|set$|timestamp/;

const REASONS: { readonly [code: string]: string | undefined } = {
  BAD_ALIAS: 'an alias has no anchor',
  DUPLICATE_KEY: 'a key is there twice, and one of the two values would be lost',
  TAB_AS_INDENT: 'a tab indents it, where YAML wants spaces',
};
const ADVICE = 'check its indentation and quotes';
const DEEPEST = 64;

/**
 * Reads a YAML file into plain data.
 *
 * @throws Failure in one sentence, with line and column, and without any text of the file
 */
export function readYaml(file: string): unknown {
  const text = readText(file);
  let documents: Document.Parsed[];
  try {
    const parsed = parseAllDocuments(text, {
      version: '1.1',
      logLevel: 'silent',
      customTags: (tags) => tags.filter((tag) => !OTHER_TYPES.test(typeof tag === 'string' ? tag : tag.tag)),
    });
    documents = [...parsed];
  } catch {
    throw unreadable(file, `is not valid YAML: ${ADVICE}`);
  }
  for (const { errors } of documents) {
    const [error] = errors;
    if (error === undefined) continue;
    const tab = /^[ ]*\t/.test(lineAt(text, error.pos[0]));
    const reason = tab ? REASONS.TAB_AS_INDENT : (REASONS[error.code] ?? ADVICE);
    throw unreadable(file, `is not valid YAML ${place(text, error.pos[0])}: ${reason}`);
  }
  const [document, second] = documents.filter(({ contents }) => contents !== null);
  if (document === undefined) throw unreadable(file, 'is empty');
  if (second !== undefined) {
    const start = place(text, second.range[0]);
    throw unreadable(file, `has several YAML documents, the second one ${start}: give it one`);
  }
  return plain(file, text, document);
}

function lineAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return text.slice(start, !text.includes('\n', offset) ? undefined : text.indexOf('\n', offset));
}

function plain(file: string, text: string, document: Document.Parsed): unknown {
  const anchors = new Map<Node, string>();
  visit(document, {
    Node(_, node) {
      const offset = (node as ParsedNode).range?.[0] ?? 0;
      const { tag } = node as { tag?: string };
      if (tag !== undefined && !/^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq|merge)$/.test(tag)) {
        anchors.set(node, `has the tag of another program (${place(text, offset)})`);
      }
      if (isMap(node) && node.items.some(({ key }) => isCollection(key))) anchors.set(node, 'is a template');
    },
    Alias(_, alias, path) {
      const offset = alias.range?.[0] ?? 0;
      const target = alias.resolve(document);
      if (target === undefined) {
        throw unreadable(file, `is not valid YAML ${place(text, offset)}: ${REASONS.BAD_ALIAS}`);
      }
      if (path.includes(target)) throw unreadable(file, `has an alias inside its own anchor ${place(text, offset)}`);
    },
  });
  // Values that aren't data are taken out first, so that the reader below sees data only.
  visit(document, {
    Node(_, node) {
      const reason = anchors.get(node);
      if (reason === undefined || isAlias(node)) return undefined;
      const stand = document.createNode(null);
      stand.value = new NotData(reason) as unknown as null;
      if ('anchor' in node && typeof node.anchor === 'string') stand.anchor = node.anchor;
      return stand;
    },
  });
  let value: unknown;
  try {
    value = document.toJS();
  } catch {
    throw unreadable(file, 'has too many aliases, or a merge key << without a map');
  }
  if (depth(value) > DEEPEST) throw unreadable(file, `has more than ${DEEPEST} levels`);
  if (isScalar(document.contents) && value === null) throw unreadable(file, 'is empty');
  return value;
}

function depth(value: unknown, level = 0): number {
  if (typeof value !== 'object' || value === null || level > DEEPEST) return level;
  return Math.max(level, ...Object.values(value).map((inner) => depth(inner, level + 1)));
}
