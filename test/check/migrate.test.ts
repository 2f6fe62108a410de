import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate as inProcess } from '../../cli/migrate/migrate';
import { FULL_SECRETS_FILE, MARKERS, tempDir, write } from '../support/files';
import { CHART_VALUES, HOMESERVERS } from '../support/moves';

const ROOT = join(__dirname, '../..');
const dir = tempDir();
const VALUES = `
global: { domain: example.org, elementDomain: chat.example.org }
synapse:
  image: { repository: matrixdotorg/synapse, tag: latest }
  storage: { size: 10Gi }
  registration: { enabled: true }
  someday: { new: MARKER-value }
room_list_publication_rules: [{ action: deny, user_id: "@a:example.org" }]
turn_user_lifetime: 1h
coturn: { realm: turn.example.org, public_ip_static: 203.0.113.7 }
element:
  branding:
    appName: Our "chat"
    authHeaderLogoUrl: https://example.org/logo.svg
    authFooterLinks: [{ text: Rules, url: https://example.org/rules }]
  ui: { disableCustomUrls: true, defaultTheme: dark, defaultCountryCode: DE, enablePresence: false, disable3pidLogin: true }
  extraConfig: { "io.element.key": { a: 1 } }
matrixrtc: { enabled: true }
`;

/** `cwd` is the repository or a project that has the package. */
function migrateIn(cwd: string, ...files: string[]) {
  const target = join(mkdtempSync(join(tmpdir(), 'migrate-')), 'main.ts');
  const args = [join(ROOT, 'scripts/cli.mjs'), 'migrate', ...files, '--output', target];
  const run = () => spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  const { status, stdout, stderr } = run();
  return { status, output: stdout + stderr, target, again: run };
}

function migrate(values: string, ...rest: string[]) {
  return migrateIn(ROOT, write(dir, 'values.yaml', values), ...rest);
}

test('values of the Helm chart become a main.ts that compiles and synthesizes; what it leaves out is listed in both', () => {
  const secrets = write(dir, '.secrets.yaml', FULL_SECRETS_FILE);
  const { status, output, target } = migrate(VALUES, secrets);
  expect(status).toBe(0);
  const left = ['synapse.image', 'synapse.registration', 'synapse.someday.new', 'rtc'];
  const main = readFileSync(target, 'utf8');
  for (const key of left) for (const text of [output, main]) expect(text).toContain(`- ${key}: `);
  expect(output).not.toContain('MARKER');

  const { manifests } = synthesized({ main });
  for (const text of [
    'claimName: synapse-data',
    'turn_user_lifetime: "1h"',
    'Our \\"chat\\"',
    'chat.example.org',
    'io.element.key',
  ])
    expect(manifests.main).toContain(text);
  for (const value of Object.values(MARKERS)) expect(manifests.main).not.toContain(value);
});

test('a main.ts from each kind of file compiles and synthesizes, and its next steps tell how the server is taken over', () => {
  const files = { ...CHART_VALUES, ...HOMESERVERS };
  const mains = Object.entries(files).map(([name, text], index) => {
    // The host is the name of a machine, which pods don't reach: the user must write another one.
    const target = join(tempDir(), 'main.ts');
    inProcess([write(tempDir(), 'file.yaml', text.replace('host: localhost', 'host: pg.example.net'))], target);
    return [`${index}-${name.replace(/\W+/g, '-')}`, readFileSync(target, 'utf8')];
  });
  const { manifests, steps } = synthesized(Object.fromEntries(mains) as { [name: string]: string });
  for (const [name, next] of Object.entries(steps)) {
    expect([name, next]).toEqual([name, expect.stringContaining('Take over the old server, before the first apply.')]);
    expect(next + manifests[name]).not.toContain('SECRET-');
  }
  expect(Object.values(steps).join('\n')).toContain('helm.sh/resource-policy=keep');
});

/** Compiles each main.ts with the strictest settings, and runs it. */
function synthesized(mains: { readonly [name: string]: string }) {
  const project = mkdtempSync(join(ROOT, '.cache-migrate-'));
  const manifests: { [name: string]: string } = {};
  const steps: { [name: string]: string } = {};
  try {
    const files = Object.entries(mains).map(([name, main]) => {
      writeFileSync(join(project, `${name}.ts`), main.replace("'./lib'", "'../lib'"));
      return join(project, `${name}.ts`);
    });
    const strict =
      '--noEmit --strict --noUnusedLocals --noUnusedParameters --skipLibCheck --module Node16 --moduleResolution Node16 --target ES2022 --types node';
    const tsc = join(ROOT, 'node_modules/typescript/lib/tsc.js');
    const compiled = spawnSync(process.execPath, [tsc, ...strict.split(' '), ...files], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(compiled.stdout).toBe('');
    for (const [name] of Object.entries(mains)) {
      process.env.CDK8S_OUTDIR = join(project, `dist-${name}`);
      jest.isolateModules(() => void require(join(project, `${name}.ts`)));
      const dist = join(project, `dist-${name}`);
      const written = readdirSync(dist).filter((file) => file.endsWith('.yaml'));
      manifests[name] = written.map((file) => readFileSync(join(dist, file), 'utf8')).join('---\n');
      steps[name] = readFileSync(join(dist, 'NEXT-STEPS.md'), 'utf8');
    }
  } finally {
    delete process.env.CDK8S_OUTDIR;
    rmSync(project, { recursive: true });
  }
  return { manifests, steps };
}

describe('a homeserver.yaml of the chart', () => {
  const homeserver = (args: string, name = 'example.org') =>
    write(dir, 'homeserver.yaml', `server_name: ${name}\ndatabase: { name: psycopg2, args: { ${args} } }\n`);
  const values = 'global: { domain: example.org }';

  test('that is on PostgreSQL becomes the prop `database` and a command that makes its Secret, unseen', () => {
    const secrets = write(dir, '.secrets.yaml', FULL_SECRETS_FILE);
    const args =
      'user: matrix, password: "MARKER-it\'s", dbname: synapse, host: pg.db, cp_max: 20, sslmode: verify-ca, sslrootcert: /x, keepalives: 1, options: x';
    const file = homeserver(args);
    for (const files of [
      [secrets, file],
      [file, secrets],
    ]) {
      const { status, output, target } = migrate(values, ...files);
      const main = readFileSync(target, 'utf8');
      expect([status, main]).toEqual([0, expect.stringContaining('secrets: MatrixSecrets.fromFile(')]);
      expect(main.replace(/\s+/g, ' ')).toContain(
        `database: SynapseDatabase.postgres({ user: 'matrix', host: 'pg.db', maxConnections: 20, sslMode: PostgresSslMode.VERIFY_CA, ` +
          `ca: SecretKey.of('synapse-database-ca', 'ca.crt'), password: SecretKey.of('synapse-database', 'password'), })`,
      );
      for (const text of [output, main]) expect(text).toContain('- database.args.options: no prop is known for it');
      for (const text of [output, main]) expect(text).not.toContain('MARKER');
      const [command] = /node -p .* \| kubectl -n matrix create secret generic synapse-database .*/.exec(output)!;
      const read = spawnSync('bash', ['-c', command.split(' | ')[0]], { cwd: ROOT, encoding: 'utf8' });
      expect(read.stdout).toBe("MARKER-it's\n");
      expect(output).toContain('create secret generic synapse-database-ca --from-file=ca.crt');
    }
  });

  test('that is on SQLite changes nothing', () => {
    const file = write(dir, 'sqlite.yaml', 'server_name: example.org\ndatabase: { name: sqlite3 }\n');
    const { output, target } = migrate(values, file);
    expect([output, readFileSync(target, 'utf8')]).toEqual([
      expect.not.stringContaining('PostgreSQL'),
      expect.not.stringMatching(/database:|secrets:/),
    ]);
  });

  test('without a host or a password says what to do', () => {
    const { output } = migrate(values, homeserver('user: synapse'));
    expect(output).toContain("- database.args.host: name PostgreSQL's host");
    expect(output).toContain('  kubectl -n matrix create secret generic synapse-database --from-file=password\n');
  });

  test('of another server is refused', () => {
    const { status, output } = migrate(values, homeserver('host: pg', 'other.org'));
    expect([status, output]).toEqual([1, expect.stringMatching(/is of other.org, .* Nothing was written/)]);
  });

  test('or a secrets file that is no YAML is not quoted', () => {
    const { output } = migrate(values, write(dir, 'broken.yaml', 'a: "MARKER'));
    expect(output).not.toContain('MARKER');
  });
});

test('nothing is overwritten', () => {
  const { again, target } = migrate(VALUES);
  const before = readFileSync(target, 'utf8');
  const { status, stderr } = again();
  expect([status, stderr]).toEqual([1, expect.stringContaining('exists: move it away first. Nothing was written.')]);
  expect(readFileSync(target, 'utf8')).toBe(before);
});

test('values without a server name are refused', () => {
  const { status, output } = migrate('synapse: {}');
  expect([status, output]).toEqual([1, expect.stringContaining("has no global.domain, which is the server's name")]);
});

describe('what is wrong is told in one sentence', () => {
  test.each([
    ['a file that is not there', 'missing.yaml', "missing.yaml can't be read (ENOENT). Nothing was written."],
    [
      'no YAML',
      write(dir, 'no.yaml', 'a: 1\nb: "MARKER'),
      'is not valid YAML at line 2, column 11: check its indentation and quotes',
    ],
    ['no map', write(dir, 'list.yaml', '[1]'), 'has no global.domain'],
  ])('%s', (_, file, message) => {
    const { status, output } = migrateIn(ROOT, file);
    expect([status, output]).toEqual([1, expect.stringContaining(message)]);
    expect(output.trim()).not.toMatch(/\n|MARKER/);
  });

  test('a value of another type is left out', () => {
    const { status, output } = migrate('global: { domain: example.org }\nroom_list_publication_rules: yes please');
    expect([status, output]).toEqual([0, expect.stringContaining('- room_list_publication_rules: it must be a list')]);
  });
});

test('in a project that has the package, main.ts imports that, and the command finds its YAML', () => {
  const project = tempDir();
  const homeserver = write(
    project,
    'homeserver.yaml',
    'server_name: a.org\ndatabase: { name: psycopg2, args: { host: pg, password: x } }\n',
  );
  const { output, target } = migrateIn(project, write(project, 'values.yaml', 'global: { domain: a.org }'), homeserver);
  expect(readFileSync(target, 'utf8')).toContain("} from 'cdk8s-matrix';");
  expect(output).toContain('require("cdk8s-matrix/node_modules/yaml")');
});
