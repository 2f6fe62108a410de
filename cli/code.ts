/** The classes that the `main.ts` written by a command may use. */
const CLASSES = [
  'Asset',
  'BackupTarget',
  'DataVolume',
  'ElementTheme',
  'ExternalIp',
  'IngressTls',
  'MatrixSecrets',
  'PostgresSslMode',
  'Registration',
  'RoomRuleAction',
  'SecretKey',
  'SynapseDatabase',
  'Turn',
];

/** The import statement of a `main.ts` whose stack has the props in `body`. */
export function importsFor(body: string, library: string): string {
  const used = CLASSES.filter((name) => new RegExp(`(?<![\\w'"])${name}\\.`).test(body));
  const names = ['MatrixApp', 'MatrixStack', ...used].sort();
  const line = `import { ${names.join(', ')} } from '${library}';`;
  return line.length <= 120 ? line : `import {\n${names.map((name) => `  ${name},\n`).join('')}} from '${library}';`;
}

/** Text as a TypeScript literal, in single quotes if no character needs an escape. */
export function quoted(text: string): string {
  return /['"\\\p{C}\u2028\u2029]/u.test(text) ? JSON.stringify(text) : `'${text}'`;
}
