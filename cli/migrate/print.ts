import { importsFor } from '../code';
import type { Translation } from './translate';

interface Tree {
  [key: string]: string | Tree;
}

/** A `main.ts` with the translated stack. */
export function mainFile({ props, left }: Translation, library: string): string {
  const body = block(tree(props), '  ');
  const comments = left.length > 0 ? ['// Not carried over:', ...left.map((line) => `// - ${line}`), ''] : [];
  return [
    importsFor(body, library),
    '',
    ...comments,
    'const app = new MatrixApp();',
    "new MatrixStack(app, 'matrix', {",
    body,
    '});',
    'app.synth();',
    '',
  ].join('\n');
}

function tree(props: Translation['props']): Tree {
  const root: Tree = {};
  for (const [path, code] of Object.entries(props)) {
    const keys = path.split('/');
    const last = keys.pop() ?? path;
    const parent = keys.reduce((node, key) => {
      const child = node[key];
      return typeof child === 'object' ? child : (node[key] = {});
    }, root);
    parent[last] = code;
  }
  return root;
}

function block(node: Tree, indent: string): string {
  const lines = Object.entries(node).map(([key, value]) => {
    const name = /^[A-Za-z_]\w*$/.test(key) ? key : JSON.stringify(key);
    const code = typeof value === 'string' ? value : `{\n${block(value, `${indent}  `)}\n${indent}}`;
    return `${indent}${name}: ${code},`;
  });
  return lines.join('\n');
}
