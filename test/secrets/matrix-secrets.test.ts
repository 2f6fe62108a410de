import childProcess from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { MatrixSecrets, SecretKey } from '../../lib';
import { Findings } from '../../lib/shared/findings';
import { FULL_SECRETS_FILE, MARKERS, tempDir, write } from '../support/files';
import { fc, holds } from '../support/property';

const dir = tempDir();

function findings(secrets: MatrixSecrets): readonly string[] {
  const found = new Findings();
  secrets._check(found);
  return found.all;
}

function fromText(text: string): { readonly secrets: MatrixSecrets; readonly findings: readonly string[] } {
  const secrets = MatrixSecrets.fromFile(write(dir, 's.yaml', text));
  return { secrets, findings: findings(secrets).map((f) => f.replace(dir, '')) };
}

test('a full file gives every value', () => {
  const { secrets, findings } = fromText(FULL_SECRETS_FILE);
  expect(findings).toEqual([]);
  expect(secrets.publicIp).toBe('203.0.113.7');
  expect(secrets._values).toEqual({
    recaptcha_public_key: MARKERS.siteKey,
    recaptcha_private_key: MARKERS.secretKey,
    registration_shared_secret: MARKERS.registration,
    turn_shared_secret: MARKERS.turn,
  });
});

test('a file is read without another program, which a bundled one would not find', () => {
  const starts = jest.spyOn(childProcess, 'execFileSync');
  expect(fromText(FULL_SECRETS_FILE).findings).toEqual([]);
  expect(starts).not.toHaveBeenCalled();
  starts.mockRestore();
});

test.each(['', '\n', '# nothing yet\n', '---\n'])('a file with nothing in it (%j) is right', (text) => {
  expect(fromText(text)).toMatchObject({ findings: [], secrets: { _values: {} } });
});

test('a file that is not there, or not a file, is a finding', () => {
  const unread = (code: string) => `'secrets' names a file that can't be read (${code}): `;
  const absent = join(dir, 'no.yaml');
  expect(findings(MatrixSecrets.fromFile(absent))).toEqual([`${unread('ENOENT')}${absent}`]);
  expect(findings(MatrixSecrets.fromFile(dir))).toEqual([`${unread('EISDIR')}${dir}`]);
  const long = `${'ä'.repeat(900)}.yaml`;
  expect(findings(MatrixSecrets.fromFile(long))).toEqual([`${unread('ENAMETOOLONG')}…${long.slice(-100)}`]);
  expect(findings(MatrixSecrets.fromFile('https://u:pass@example.org/s.yaml'))).toEqual([
    "'secrets' must be the path of a file, and not a URL",
  ]);
});

test('without a file the cluster generates what it would hold, and otherwise the file counts', () => {
  const absent = join(dir, 'absent.yaml');
  expect(existsSync(absent)).toBe(false);
  expect(findings(MatrixSecrets.fromFileOrGenerated(absent))).toEqual([]);
  expect(MatrixSecrets.fromFileOrGenerated(write(dir, 'full.yaml', FULL_SECRETS_FILE)).publicIp).toBe('203.0.113.7');
});

test.each<[string, (path: string) => void, RegExp]>([
  ['a folder', (path) => mkdirSync(path), /can't be read \(EISDIR\)/],
  ['a link to nothing', (path) => symlinkSync('gone', path), /can't be read \(ENOENT\)/],
  ['a link to itself', (path) => symlinkSync(path, path), /can't be read \(ELOOP\)/],
  [
    'not in UTF-8',
    (path) => void write(path, '', Buffer.from('coturn: { turn_shared_secret: "\xe4" }', 'latin1')),
    /UTF-8/,
  ],
  ['in UTF-16', (path) => void write(path, '', Buffer.from('\ufeffcoturn: {}', 'utf16le')), /UTF-8/],
])('a secrets file that is %s is an error, and no reason to generate', (name, make, message) => {
  const path = join(dir, `file-${name.replaceAll(' ', '-')}`);
  make(path);
  expect(findings(MatrixSecrets.fromFileOrGenerated(path))).toEqual([expect.stringMatching(message)]);
});

test('a secrets file below a file is an error, and no reason to generate', () => {
  const path = join(write(dir, 'plain-file', ''), '.secrets.yaml');
  expect(findings(MatrixSecrets.fromFileOrGenerated(path))).toEqual([expect.stringMatching(/\(ENOTDIR\)/)]);
});

describe('broken YAML is refused, as its values may be wrong ones', () => {
  test.each([
    ['a quote without its end', 'synapse:\n  registration_shared_secret: "MARKER\ncoturn: { turn_shared_secret: x }\n'],
    ['text behind a quote', 'synapse:\n  registration_shared_secret: "MARKER" x\n'],
    ['a key twice', 'coturn: { turn_shared_secret: MARKER, turn_shared_secret: MARKER2 }\n'],
    ['a missing space', 'synapse:\n  registration_shared_secret:MARKER\n  recaptcha: {}\n'],
    ['a tab', 'synapse:\n\tregistration_shared_secret: MARKER\n'],
    ['an unknown alias', 'coturn: { turn_shared_secret: *MARKER }\n'],
    ['an unknown tag', 'coturn: { turn_shared_secret: !vault MARKER }\n'],
    ['an open brace', 'coturn: { turn_shared_secret: MARKER\n'],
  ])('%s', (_, text) => {
    const { findings } = fromText(text);
    expect(findings).toEqual([`'/s.yaml' is not valid YAML: check its indentation and quotes`]);
  });
});

test('a second document is refused rather than passed over', () => {
  const text = '---\nsynapse: { registration_shared_secret: "a" }\n---\ncoturn: { turn_shared_secret: "b" }\n';
  expect(fromText(text).findings).toHaveLength(1);
});

test('no text of a file makes a message or a warning that holds a value', () => {
  const warnings = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  const edit = fc.record({
    at: fc.nat(FULL_SECRETS_FILE.length),
    remove: fc.nat(3),
    insert: fc.constantFrom(
      '',
      ' ',
      ':',
      '"',
      "'",
      '{',
      '}',
      '[',
      '\n',
      '\t',
      '#',
      '*',
      '&a ',
      '!x ',
      '? ',
      '- ',
      '|',
      ',',
    ),
  });
  const damaged = fc
    .array(edit, { minLength: 1, maxLength: 4 })
    .map((edits) =>
      edits.reduce((t, { at, remove, insert }) => t.slice(0, at) + insert + t.slice(at + remove), FULL_SECRETS_FILE),
    );
  holds(
    damaged,
    (text) => {
      const messages = fromText(text).findings.join('\n');
      expect(messages).not.toMatch(/MARKER/);
      expect(JSON.stringify(warnings.mock.calls)).not.toMatch(/MARKER/);
    },
    100,
  );
  warnings.mockRestore();
});

test('existing Secrets are checked key by key', () => {
  const secrets = MatrixSecrets.fromSecretKeys({
    signingKey: SecretKey.of('Bad Name', 'ok'),
    turnSharedSecret: SecretKey.of('ok', 'not/ok'),
  });
  expect(findings(secrets)).toEqual([
    `'secrets.signingKey.name' must be the name of a Kubernetes object: lower-case letters, digits, "-" and ".", for example "matrix-secrets", got "Bad Name"`,
    `'secrets.turnSharedSecret.key' must be letters, digits, "-", "_" and ".", for example "password", got "not/ok"`,
  ]);
  expect(findings(MatrixSecrets.fromSecretName('Bad'))).toHaveLength(1);
});

test('one existing Secret holds all values under their names', () => {
  const secrets = MatrixSecrets.fromSecretName('mine');
  expect(secrets._existing('recaptcha_private_key')).toEqual(SecretKey.of('mine', 'recaptcha_private_key'));
  expect(secrets._existing('signing_key')).toEqual(SecretKey.of('mine', 'signing_key'));
});
