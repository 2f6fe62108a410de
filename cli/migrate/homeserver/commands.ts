import { inRepository } from '../../repository';

/** A path for a shell. */
export function shell(path: string): string {
  return /^[\w./@%+:,-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

/**
 * A program for `node -p` that reads a value from a YAML file, which is the argument.
 *
 * @param expression what is read: an expression of `file`, or a path in it that begins with a dot
 */
export function reader(expression: string): string {
  // The package contains its libraries, in its own node_modules.
  const yaml = inRepository() ? 'yaml' : 'cdk8s-matrix/node_modules/yaml';
  const parsed = `require("${yaml}").parse(require("fs").readFileSync(process.argv[1], "utf8"))`;
  return expression.startsWith('.') ? `${parsed}${expression}` : `((file) => ${expression})(${parsed})`;
}

/** A program for `node -e` that writes a value without a line feed behind it. */
export function writer(expression: string): string {
  return `process.stdout.write(String(${reader(expression)}))`;
}

/** A program for `node -p` that writes some blocks of a YAML file as YAML. */
export function blocks(keys: readonly string[]): string {
  const yaml = inRepository() ? 'yaml' : 'cdk8s-matrix/node_modules/yaml';
  const entries = keys.map((key) => `${key}: file.${key}`).join(', ');
  return reader(`require("${yaml}").stringify({ ${entries} })`);
}
