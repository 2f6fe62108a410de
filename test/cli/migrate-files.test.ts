import { join } from 'node:path';
import { run } from '../../cli/run';
import { tempDir, write } from '../support/files';
import { migrate } from '../support/migrate';

const DOMAIN = 'global: { domain: matrix.example.org }\n';

describe('a file that is not understood is told in one sentence, and nothing is written', () => {
  test.each([
    ['a tab', 'a: 1\nsmtp:\n\tpassword: MARKER', /at line 3, column 1: a tab indents it/],
    ['a key twice', `${DOMAIN}a: MARKER\na: 2`, /at line 3, column 1: a key is there twice/],
    ['an open quote', 'a: "MARKER', /is not valid YAML at line 1, column \d+: /],
    ['an alias without its anchor', 'a: *MARKER', /at line 1, column 4: an alias has no anchor/],
    ['an anchor in itself', 'a: &MARKER { b: *MARKER }', /has an alias inside its own anchor at line 1, column 17/],
    ['several documents', `${DOMAIN}---\nb: MARKER`, /several YAML documents, the second one at line 2, column 1/],
    ['a list', '[MARKER]', /has no global\.domain/],
    ['a text', 'MARKER', /has no global\.domain/],
    ['nothing', '', /is empty/],
    ['comments only', '# MARKER', /is empty/],
    ['UTF-16', Buffer.from('\ufeffa: MARKER', 'utf16le'), /is UTF-16: save it as UTF-8/],
    ['Latin-1', Buffer.from('a: 1\nb: Gr\xfc\xdfe', 'latin1'), /is not UTF-8 at line 2, column 6/],
    ['a control character', 'a: 1\nb: \0MARKER', /control character, which YAML forbids, at line 2, column 4/],
    ['a huge file', `a: ${'MARKER'.repeat(200_000)}`, /larger than 1 MiB/],
    ['deep levels', `a: ${'['.repeat(5000)}${']'.repeat(5000)}`, /not valid YAML|more than 64 levels/],
    [
      'many aliases',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefgh'].map((n, i) => `${n}: &${n} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]`).join('\n')}`,
      /too many aliases/,
    ],
    ['another server name', 'global: { domain: "https://MARKER" }', /global\.domain must be the bare domain/],
    ['a template', 'global: { domain: "{{ MARKER }}" }', /global\.domain is not a name: it is a template/],
    ['a bare template', 'global:\n  domain: {{ .Values.MARKER }}', /global\.domain is not a name: it is a template/],
  ])('%s', async (_, text, message) => {
    const { status, output, main, left } = await migrate({ 'values.yaml': text });
    expect([status, output, main, left]).toEqual([1, expect.stringMatching(message), '', []]);
    expect(output).not.toMatch(/\n|MARKER/);
    expect(output).toMatch(/ Nothing was written\.$/);
  });

  test('a folder', async () => {
    const lines: unknown[] = [];
    const spy = jest.spyOn(console, 'error').mockImplementation((line) => void lines.push(line));
    expect(await run(['migrate', tempDir(), '--output', join(tempDir(), 'main.ts')])).toBe(1);
    spy.mockRestore();
    expect(lines).toEqual([expect.stringMatching(/is a folder, not a file\. Nothing was written\.$/)]);
  });

  test('a folder for main.ts that does not exist', async () => {
    const lines: unknown[] = [];
    const spy = jest.spyOn(console, 'error').mockImplementation((line) => void lines.push(line));
    const dir = tempDir();
    expect(await run(['migrate', write(dir, 'v.yaml', DOMAIN), '--output', join(dir, 'no/main.ts')])).toBe(1);
    spy.mockRestore();
    expect(lines).toEqual([expect.stringMatching(/can't be written \(ENOENT\)\. Nothing was written\.$/)]);
  });
});

test.each([
  ['a byte order mark', `\ufeff${DOMAIN}`],
  ['CRLF', DOMAIN.replaceAll('\n', '\r\n')],
  ['merge keys', `x: &x { domain: matrix.example.org }\nglobal: { <<: *x }\n`],
])('%s is read', async (_, text) => {
  const { status, code } = await migrate({ 'values.yaml': text });
  expect([status, code]).toEqual([0, expect.stringContaining("serverName: 'matrix.example.org'")]);
});

test('several files of values are merged as Helm merges them', async () => {
  const { code } = await migrate({
    'values.yaml': `${DOMAIN}element: { branding: { appName: One }, ui: { defaultTheme: dark } }`,
    'values-home.yaml': 'element: { branding: { appName: Two } }',
  });
  expect(code).toContain("name: 'Two'");
  expect(code).toContain('ElementTheme.DARK');
});
