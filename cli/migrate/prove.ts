import * as cdk8s from 'cdk8s';
import * as plus from 'cdk8s-plus-28';
import * as library from '../../lib';
import { call } from './code';
import type { Code } from './code';
import { stackProps } from './main-file';
import type { Path, Translation } from './translation';

const NAMES: { readonly [name: string]: unknown } = { ...cdk8s, ...plus, ...library };
/** Without these the stack would be another server. The synth tells the user what is wrong with them. */
const KEPT = /^(serverName|homeserverHost|synapse\.database|synapse\.storage)\b/;
/** A refused value of these isn't left out, which would open something, but closed. */
const CLOSED: { readonly [prop: string]: string | undefined } = {
  'synapse.federation': 'Federation.disabled',
  'synapse.registration': 'Registration.withSharedSecret',
};
const ROUNDS = 10;

/** Builds the stack in memory, and takes out what the library refuses, so that the written main.ts synthesizes. Each refused value is listed. */
export function prove(out: Translation): void {
  for (let round = 0; round < ROUNDS; round++) {
    const findings = findingsOf(stackProps(out));
    if (!findings.map((finding) => takeOut(finding, out)).includes(true)) return;
  }
}

function findingsOf(props: Code): string[] {
  try {
    new library.MatrixStack(new cdk8s.App(), 'matrix', value(props) as library.MatrixStackProps);
    return [];
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'MatrixConfigError') return [];
    return error.message.split('\n').slice(1);
  }
}

/** True if the finding was about a prop that is out now. */
function takeOut(finding: string, out: Translation): boolean {
  const found = /^ {2}- '((?:[^'\\]|'(?! ))*)' (.*)$/.exec(finding);
  if (!found) return false;
  // A value that the user wrote isn't shown.
  const [, name, message] = found;
  const reason = message.replace(/, got .*$/, '');
  const exact = out.props.filter(({ prop }) => within(name, prop));
  // A default may be wrong beside a value that was given: then all values beside it go.
  const parent = name.slice(0, Math.max(name.lastIndexOf('.'), 0));
  const refused = exact.length > 0 || parent === '' ? exact : out.props.filter(({ prop }) => within(parent, prop));
  if (refused.length === 0 && /^\S*: /.test(name)) {
    const [file, key] = [name.slice(0, name.lastIndexOf(': ')), name.slice(name.lastIndexOf(': ') + 2)];
    out.leave(key.split('.'), `the synth refuses it in ${file.replace(/\p{C}/gu, '?')}: it ${reason}`);
  }
  const [first] = refused;
  if (first === undefined || KEPT.test(name)) return false;
  const closed = CLOSED[first.prop.join('.')];
  if (closed !== undefined && first.code.kind === 'call' && first.code.callee === closed) return false;
  if (closed === undefined) out.drop(first.prop);
  else out.close(first.prop.join('/'), call(closed));
  out.leave(first.from, `the library refuses it: it ${reason}${closed === undefined ? '' : '; it is closed now'}`);
  return true;
}

function within(name: string, prop: Path): boolean {
  const path = prop.join('.');
  return (
    name === path || [`${path}.`, `${path}[`].some((start) => name.startsWith(start)) || path.startsWith(`${name}.`)
  );
}

/** The value of a piece of code. */
function value(code: Code): unknown {
  switch (code.kind) {
    case 'literal':
      return code.value;
    case 'list':
      return code.items.map(value);
    case 'map':
      return Object.fromEntries(code.entries.map(([key, inner]) => [key, value(inner)] as const));
    case 'call': {
      const [name, member] = code.callee.split('.');
      const owner = NAMES[name] as { readonly [member: string]: unknown };
      const found = owner[member];
      return typeof found === 'function'
        ? (found as (...args: unknown[]) => unknown).apply(owner, code.args.map(value))
        : found;
    }
  }
}
