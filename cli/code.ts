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
  'Rtc',
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

/** Text as a TypeScript literal, in single quotes if no character needs an escape. Invisible characters are written as escapes. */
export function quoted(text: string): string {
  if (!/['"\\\p{C}\p{Z}]/u.test(text.replaceAll(' ', ''))) return `'${text}'`;
  return JSON.stringify(text).replace(/(?! )[\p{C}\p{Z}]/gu, (character) =>
    [...Array(character.length).keys()].map((i) => escaped(character.charCodeAt(i))).join(''),
  );
}

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
