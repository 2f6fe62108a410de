import { block, call, data, literal, map, member, namesIn, printed } from './code';
import type { Code } from './code';
import { takeoverLines } from './takeover';
import type { Path, Translation } from './translation';

type Tree = Map<string, Tree | Code>;

const ORDER = [
  'serverName',
  'namespace',
  'homeserverHost',
  'elementHost',
  'turnHost',
  'rtcHost',
  'publicPort',
  'tls',
  'secrets',
  'synapse',
  'element',
  'turn',
  'rtc',
  'ingress',
  'pods',
];
/** The functions that take the options of a part. */
const MADE: { readonly [prop: string]: string | undefined } = { turn: 'Turn.coturn', rtc: 'Rtc.livekit' };
const MODULES: { readonly [name: string]: string | undefined } = {
  Duration: 'cdk8s',
  Size: 'cdk8s',
  Cpu: 'cdk8s-plus-28',
  TaintEffect: 'cdk8s-plus-28',
};

/** The props of a stack as code. */
export function stackProps(translation: Translation): Code {
  const root: Tree = new Map();
  for (const { prop, code } of translation.props) insert(root, prop, code);
  const entries = [...root].sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b));
  return toCode(new Map(entries), []);
}

function insert(root: Tree, prop: Path, code: Code): void {
  const last = prop[prop.length - 1];
  let node = root;
  for (const key of prop.slice(0, -1)) {
    const child = node.get(key);
    const next =
      child instanceof Map
        ? child
        : child?.kind === 'map'
          ? new Map<string, Tree | Code>(child.entries)
          : new Map<string, Tree | Code>();
    node.set(key, next);
    node = next;
  }
  const old = node.get(last);
  // A block may come after settings inside it.
  if (old instanceof Map && code.kind === 'map') code.entries.forEach(([key, value]) => old.set(key, value));
  else node.set(last, code);
}

function toCode(tree: Tree, path: Path): Code {
  const entries = [...tree].map(
    ([key, value]) => [key, value instanceof Map ? toCode(value, [...path, key]) : value] as const,
  );
  const code: Code = { kind: 'map', entries };
  const made = path.length === 1 ? MADE[path[0]] : undefined;
  return made === undefined ? code : call(made, code);
}

/** A `main.ts` with the translated stack. */
export function mainFile(translation: Translation, library: string): string {
  const props = stackProps(translation);
  const steps = map({
    id: literal('takeover'),
    phase: member('NextStepPhase.PREPARE'),
    lines: data(takeoverLines(translation)),
  });
  const names = ['MatrixApp', 'MatrixStack', 'NextSteps', ...namesIn(props), ...namesIn(steps)];
  const comments = translation.report.flatMap(({ heading, lines }) => [
    `// ${heading}:`,
    ...lines.map((line) => `// - ${line}`),
    '',
  ]);
  return [
    ...importsOf(names, library),
    '',
    ...comments,
    'const app = new MatrixApp();',
    `const stack = new MatrixStack(app, 'matrix', ${props.kind === 'map' ? block(props.entries) : printed(props)});`,
    '',
    '// Delete this when the server has moved.',
    `NextSteps.of(stack).addStep(${printed(steps)});`,
    'app.synth();',
    '',
  ].join('\n');
}

function importsOf(names: readonly string[], library: string): string[] {
  const modules = new Map<string, Set<string>>();
  for (const name of names) {
    const from = MODULES[name] ?? library;
    modules.set(from, (modules.get(from) ?? new Set()).add(name));
  }
  return [...modules]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([from, set]) => {
      const sorted = [...set].sort();
      const line = `import { ${sorted.join(', ')} } from '${from}';`;
      return line.length <= 120 ? line : `import {\n${sorted.map((name) => `  ${name},\n`).join('')}} from '${from}';`;
    });
}
