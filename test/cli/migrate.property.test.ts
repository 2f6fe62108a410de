import * as ts from 'typescript';
import * as cdk8s from 'cdk8s';
import * as plus from 'cdk8s-plus-28';
import { stringify } from 'yaml';
import { mainFile } from '../../cli/migrate/main-file';
import { translated } from '../../cli/migrate/migrate';
import { readYaml } from '../../cli/migrate/read-yaml';
import { shown } from '../../cli/migrate/translation';
import * as library from '../../lib';
import { tempDir, write } from '../support/files';
import { CHART_VALUES, HOMESERVERS } from '../support/moves';
import { fc, holds } from '../support/property';

interface Tree {
  readonly [key: string]: unknown;
}

const EXPORTS = new Set(Object.keys({ ...cdk8s, ...plus, ...library }));
const OWN = new Set(['app', 'stack']);
const DIR = tempDir();

/** Text that is dangerous in code, in comments and in YAML. */
const TEXT = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    "'",
    '"',
    '`${process.exit(7)}`',
    '*/',
    '//',
    '\n',
    '\u2028evil()',
    '\u2029',
    '\u0085',
    '</script>',
    '\\',
    '__proto__',
    'constructor',
    'toString',
  ),
  fc.constantFrom('true', 'no', '12:30', '0x10', '{{ .Values.x }}', '${x}', '~', 'a: b', '-----', 'Registration.x'),
);

/** The keys of real files, so that random values meet their rules. */
const KNOWN = [...Object.values(CHART_VALUES), ...Object.values(HOMESERVERS)].flatMap((text) =>
  [...text.matchAll(/(\w+):/g)].map(([, key]) => key),
);

const { tree: TREES } = fc.letrec<{ tree: Tree; node: unknown }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small' },
    TEXT,
    fc.boolean(),
    fc.integer(),
    fc.double(),
    fc.constant(null),
    fc.array(tie('node'), { maxLength: 3 }),
    tie('tree'),
  ),
  tree: fc.dictionary(fc.oneof(TEXT, fc.constantFrom(...KNOWN)), tie('node'), {
    maxKeys: 6,
    noNullPrototype: false,
  }),
}));

/** Trees in which the chart's and Synapse's own blocks have random content. */
const FILES = fc
  .tuple(fc.record({ synapse: TREES, element: TREES, coturn: TREES }, { requiredKeys: [] }), TREES)
  .map(([blocks, rest]) => ({ ...rest, ...blocks }));

/** Writes a tree as YAML and reads it back, as the command does. */
function read(tree: Tree): Tree {
  return readYaml(write(DIR, 'values.yaml', stringify(tree, { version: '1.1', aliasDuplicateObjects: false }))) as Tree;
}

function move(values: Tree, homeserver: Tree = {}) {
  const fileOf = new Map<string, string>();
  const out = translated({ values, homeserver, homeserverFile: 'homeserver.yaml', fileOf, secrets: {} }, 'example.org');
  const lines = out.report.flatMap((section) => section.lines);
  return { main: mainFile(out, 'cdk8s-matrix'), lines, commands: out.commands.flatMap((one) => one.lines) };
}

/** The names that code refers to; names of properties are none. */
function references(main: string): { readonly names: string[]; readonly kinds: Set<string>; readonly errors: number } {
  const file = ts.createSourceFile('main.ts', main, ts.ScriptTarget.ES2022, true);
  const names: string[] = [];
  const kinds = new Set<string>();
  const visit = (node: ts.Node): void => {
    kinds.add(ts.SyntaxKind[node.kind]);
    const property =
      node.parent &&
      ((ts.isPropertyAssignment(node.parent) && node.parent.name === node) ||
        (ts.isPropertyAccessExpression(node.parent) && node.parent.name === node));
    if (ts.isIdentifier(node) && !property) names.push(node.text);
    node.forEachChild(visit);
  };
  visit(file);
  const { parseDiagnostics } = file as unknown as { parseDiagnostics: readonly unknown[] };
  return { names, kinds, errors: parseDiagnostics.length };
}

const KINDS =
  /^(SourceFile|ImportDeclaration|ImportClause|NamedImports|ImportSpecifier|Identifier|StringLiteral|NumericLiteral|TrueKeyword|FalseKeyword|NullKeyword|VariableStatement|VariableDeclarationList|FirstStatement|VariableDeclaration|NewExpression|ObjectLiteralExpression|ArrayLiteralExpression|PropertyAssignment|ComputedPropertyName|CallExpression|PropertyAccessExpression|ExpressionStatement|PrefixUnaryExpression|EndOfFileToken|FirstLiteralToken)$/;

/** The paths of all values that aren't maps or lists, and of empty ones. */
function leaves(
  node: unknown,
  path: readonly string[] = [],
): { readonly path: readonly string[]; readonly value: unknown }[] {
  if (typeof node !== 'object' || node === null || Object.keys(node).length === 0) return [{ path, value: node }];
  return Object.entries(node).flatMap(([key, inner]) =>
    leaves(inner, [...path, Array.isArray(node) ? `[${key}]` : key]),
  );
}

describe('for all values and settings', () => {
  test('main.ts parses, and has no code but names of the library and literals', () => {
    holds(
      fc.tuple(FILES, TREES),
      ([values, homeserver]) => {
        const { main } = move(
          read({ ...values, global: { domain: 'example.org' } }),
          read({ ...homeserver, server_name: 'example.org' }),
        );
        const { names, kinds, errors } = references(main);
        expect(errors).toBe(0);
        expect(names.filter((name) => !EXPORTS.has(name) && !OWN.has(name))).toEqual([]);
        expect([...kinds].filter((kind) => !KINDS.test(kind))).toEqual([]);
      },
      60,
    );
  });

  test('each value is carried over or listed', () => {
    const marked = (tree: unknown, next: () => string): unknown => {
      if (Array.isArray(tree)) return tree.map((item) => marked(item, next));
      if (typeof tree === 'object' && tree !== null)
        return Object.fromEntries(Object.entries(tree).map(([key, inner]) => [key, marked(inner, next)]));
      return typeof tree === 'string' ? next() : tree;
    };
    holds(
      FILES,
      (values) => {
        let count = 0;
        const given = read({
          ...(marked(values, () => `text-${++count}-x`) as Tree),
          global: { domain: 'example.org' },
        });
        const { main, lines } = move(given);
        const told = lines.map((line) => line.slice(0, line.indexOf(': ')));
        for (const { path, value } of leaves(given)) {
          const places = path.map((_, length) => shown(path.slice(0, length + 1)));
          const carried = typeof value === 'string' ? main.includes(`'${value}'`) : false;
          const simple =
            value === null ||
            value === '' ||
            typeof value === 'boolean' ||
            typeof value === 'number' ||
            typeof value === 'object';
          const listed = places.some((place) => told.some((line) => line === place || line.startsWith(`${place}[`)));
          const block = lines.some((line) => places.some((place) => line.startsWith(`${place}: `)));
          // A switch or a number that is carried can't be found by its text: it has to be in a place that has a rule.
          if (!(carried || listed || block || (simple && known(path))))
            throw new Error(`neither carried nor listed: ${shown(path)}`);
        }
      },
      60,
    );
  });

  test('no secret is shown', () => {
    const secret = fc.constantFrom(
      'smtp_pass',
      'macaroon_secret_key',
      'form_secret',
      'turn_shared_secret',
      'registration_shared_secret',
      'client_secret',
      'api_key',
      'access_token',
      'secretKey',
      'password',
      'dsn',
      'bind_password',
      'auth_token',
      'pepper',
    );
    const place = fc.constantFrom(
      ['element', 'extraConfig'],
      ['synapse'],
      ['coturn'],
      ['element', 'features'],
      [],
      ['matrixrtc', 'livekit'],
      ['synapse', 'extraConfig', 'email'],
      ['synapse', 'extraConfig', 'rc_login'],
    );
    holds(
      fc.tuple(secret, place, TEXT),
      ([key, path, text]) => {
        const value = `CANARY-5ecret-${text}`;
        const tree = path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), {
          [key]: value,
          copy: `a copy: ${value}`,
        }) as Tree;
        const given = read({ ...tree, global: { domain: 'example.org' } });
        const homeserver = read({
          server_name: 'example.org',
          [key]: value,
          email: { [key]: value },
          rc_login: { note: value },
          database: { name: 'psycopg2', args: { host: value, [key]: value, user: value } },
        });
        for (const { main, lines, commands } of [move(given), move(given, homeserver), move({}, homeserver)]) {
          expect([main, ...lines, ...commands].join('\n')).not.toContain('CANARY');
        }
      },
      60,
    );
  });
});

/** True for places that the chart's own files have. */
function known(path: readonly string[]): boolean {
  const names = path.filter((key) => !key.startsWith('['));
  return (
    ['synapse', 'element', 'coturn', 'global', 'turn_user_lifetime', 'room_list_publication_rules'].includes(
      names[0],
    ) || names.every((name) => KNOWN.includes(name))
  );
}
