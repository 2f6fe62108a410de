// npm run migrate -- values.yaml [.secrets.yaml] [homeserver.yaml]: writes the main.ts of a stack like the one that the Helm chart's values describe, and lists what it left out.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parse, parseDocument } from 'yaml';
import { migrateDatabase } from './migrate-database.mjs';

const code = (text) => ({ code: text });
const text = (value) => code(JSON.stringify(value));
const extra = (part, key) => (value) => ({ [`${part}/extraConfig/${key}`]: text(value) });

/** Path in values.yaml to what it becomes: props by path, with slashes, or a sentence for what a person has to decide. */
const RULES = {
  'global.domain': (v) => ({ serverName: text(v) }),
  'global.elementDomain': (v) => ({ elementHost: text(v) }),
  'synapse.image': () => 'the version that this library was tested with is used',
  'synapse.storage': () => ({}),
  'synapse.registration': (v) =>
    v?.enabled === false
      ? 'registration is off, as it says; under the chart it had stayed on'
      : 'choose a Registration: nobody can sign up now',
  'synapse.recaptcha': (v) =>
    v?.enabled === false
      ? {}
      : 'registration: Registration.withRecaptcha() in `synapse`, with both keys in .secrets.yaml',
  room_list_publication_rules: (v) => ({
    'synapse/publicRooms/publicationRules': code(`[${v.map(roomRule).join(', ')}]`),
  }),
  turn_user_lifetime: extra('synapse', 'turn_user_lifetime'),
  'coturn.realm': () => ({}),
  'coturn.turn_url': () => 'it follows from turnHost, which is `turn.` and the server name unless you set it',
  'coturn.public_ip_static': (v) => ({
    turn: code(`Turn.coturn({ externalIp: ExternalIp.static(${JSON.stringify(v)}) })`),
  }),
  'element.branding.appName': (v) => ({ 'element/branding/name': text(v) }),
  'element.branding.authHeaderLogoUrl': (v) => ({ 'element/branding/logo': asset(v) }),
  'element.branding.welcomeBackgroundUrl': (v) => ({ 'element/branding/welcomeBackground': asset([v].flat()[0]) }),
  'element.branding.authFooterLinks': (v) => ({ 'element/branding/footerLinks': text(v) }),
  'element.branding.userNotice': extra('element', 'user_notice'),
  'element.ui.roomDirectoryServers': (v) => ({ 'element/roomDirectory': text(v) }),
  'element.ui.disableCustomUrls': (v) => ({ 'element/allowOtherHomeservers': text(!v) }),
  'element.ui.disableGuests': (v) => (v ? {} : extra('element', 'disable_guests')(v)),
  'element.ui.disableLoginLanguageSelector': extra('element', 'disable_login_language_selector'),
  'element.ui.disable3pidLogin': extra('element', 'disable_3pid_login'),
  'element.ui.defaultCountryCode': (v) => ({ 'element/countryCode': text(v) }),
  'element.ui.defaultTheme': (v) =>
    ['light', 'dark'].includes(v)
      ? { 'element/theme': code(`ElementTheme.${v.toUpperCase()}`) }
      : 'only light and dark are known',
  'element.ui.showLabsSettings': extra('element', 'show_labs_settings'),
  'element.ui.defaultFederate': extra('element', 'default_federate'),
  'element.ui.enablePresence': (v) => ({ 'synapse/presence': text(v) }),
  'element.features': extra('element', 'features'),
  'element.settingDefaults': extra('element', 'setting_defaults'),
  'element.jitsi': extra('element', 'jitsi'),
  'element.extraConfig': (v) =>
    Object.assign({}, ...Object.entries(v).map(([key, value]) => extra('element', key)(value))),
  'element.embeddedPages': () => 'element.homePage and element.welcomePage take an Asset each',
  matrixrtc: () => 'there is nothing for it yet',
};

function asset(url) {
  return code(`Asset.fromUrl(${JSON.stringify(url)})`);
}

function roomRule({ action, user_id: userId, alias, room_id: roomId }) {
  const rest = Object.entries({ userId, alias, roomId }).filter(([, value]) => value !== undefined);
  const props = rest.map(([key, value]) => `, ${key}: ${JSON.stringify(value)}`).join('');
  return `{ action: RoomRuleAction.${action === 'deny' ? 'DENY' : 'ALLOW'}${props} }`;
}

/** Turns values into props by path, and what has no prop into sentences. */
function translate(node, path, props, left) {
  for (const [key, value] of Object.entries(node ?? {})) {
    const at = path ? `${path}.${key}` : key;
    if (value === null || value === '') continue;
    const rule = RULES[at];
    if (rule) {
      const result = rule(value);
      if (typeof result === 'string') left.push(`${at}: ${result}`);
      else Object.assign(props, result);
    } else if (typeof value === 'object' && !Array.isArray(value)) translate(value, at, props, left);
    else left.push(`${at}: no prop is known for it`);
  }
}

function print(props) {
  const tree = {};
  for (const [path, value] of Object.entries(props)) {
    const keys = path.split('/');
    const last = keys.pop();
    keys.reduce((node, key) => (node[key] ??= {}), tree)[last] = value;
  }
  return block(tree, '  ');
}

function block(node, indent) {
  const name = (key) => (/^[A-Za-z_]\w*$/.test(key) ? key : JSON.stringify(key));
  const lines = Object.entries(node).map(([key, value]) => {
    return `${indent}${name(key)}: ${'code' in value ? value.code : `{\n${block(value, `${indent}  `)}\n${indent}}`},`;
  });
  return lines.join('\n');
}

const [valuesFile, ...otherFiles] = process.argv.slice(2);
if (!valuesFile) {
  console.error('Usage: npm run migrate -- values.yaml [.secrets.yaml] [homeserver.yaml]');
  process.exit(2);
}
const target = process.env.MIGRATE_OUTPUT ?? 'main.migrated.ts';
if (existsSync(target)) {
  console.error(`${target} exists: move it away first. Nothing was written.`);
  process.exit(1);
}
/** A homeserver.yaml, told from a secrets file by what each of them must have. */
function configOf(file) {
  const document = parseDocument(readFileSync(file, 'utf8'), { logLevel: 'silent' });
  // The parser's words quote the line that it failed at, which may hold a secret; the synth names a secrets file that is broken.
  const content = document.errors.length > 0 ? undefined : document.toJS();
  return typeof content?.server_name === 'string' ? content : undefined;
}

const props = {};
const left = [];
translate(parse(readFileSync(valuesFile, 'utf8')), '', props, left);
if (!props.serverName) {
  console.error(`${valuesFile} has no global.domain, which is the server's name. Nothing was written.`);
  process.exit(1);
}
props['synapse/storage'] = code("DataVolume.existingClaim('synapse-data')");
const homeserver = otherFiles.map((file) => ({ file, config: configOf(file) })).find(({ config }) => config);
if (homeserver && JSON.stringify(homeserver.config.server_name) !== props.serverName.code) {
  console.error(
    `${homeserver.file} is of ${homeserver.config.server_name}, and ${valuesFile} of ${props.serverName.code}. Nothing was written.`,
  );
  process.exit(1);
}
const database = homeserver && migrateDatabase(homeserver.config, homeserver.file);
if (database) {
  props['synapse/database'] = code(database.code);
  left.push(...database.left);
}
const secretsFile = otherFiles.find((file) => file !== homeserver?.file);
if (secretsFile) props.secrets = code(`MatrixSecrets.fromFile(${JSON.stringify(secretsFile)})`);
const body = print(props);
const classes = [
  ...['Asset', 'DataVolume', 'ElementTheme', 'ExternalIp', 'MatrixSecrets', 'PostgresSslMode', 'RoomRuleAction'],
  ...['SecretKey', 'SynapseDatabase', 'Turn'],
];
const used = ['MatrixApp', 'MatrixStack', ...classes.filter((name) => body.includes(`${name}.`))].sort();
const comments = left.length > 0 ? `\n// Not carried over:\n${left.map((line) => `// - ${line}`).join('\n')}\n` : '';
writeFileSync(
  target,
  `import { ${used.join(', ')} } from './lib';\n${comments}\nconst app = new MatrixApp();\nnew MatrixStack(app, 'matrix', {\n${body}\n});\napp.synth();\n`,
);
console.log(
  `Wrote ${target}.${left.length > 0 ? ` Not carried over:\n${left.map((line) => `- ${line}`).join('\n')}` : ''}`,
);
if (database) {
  console.log(
    `\nPostgreSQL's password goes into a Secret, unseen:\n${database.commands.map((line) => `  ${line}`).join('\n')}`,
  );
}
