import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IMAGES } from '../../lib/shared/images';
import { StreamWriter } from '../../lib';
import { ENDPOINT_TABLE } from '../../lib/workers/endpoint-table';
import { MEDIA_ENDPOINTS } from '../../lib/workers/endpoints-media';
import { SINGLE_WRITERS } from '../../lib/workers/stream-writer';

const [, version] = IMAGES.synapse.split(':v');
const CACHE = process.env.MATRIX_TEST_CACHE ?? join(__dirname, '../../.cache');
const docs = readFileSync(join(CACHE, `synapse-docs-${version}`, 'workers.md'), 'utf8');

/** The patterns in a part of the documentation. It has the folders of media without the sign for the start. */
function patternsIn(text: string): string[] {
  return [...text.matchAll(/^ {4}\^?(\/_\S+)$/gm)].map(([, path]) => `^${path}`).sort();
}

/** The part of the documentation from one text to another one. */
function part(start: string, end: string): string {
  const from = docs.indexOf(start);
  const to = docs.indexOf(end, from);
  expect([from, to]).not.toContain(-1);
  return docs.slice(from, to);
}

const unique = (paths: readonly string[]) => [...new Set(paths)].sort();
const documented = ENDPOINT_TABLE.map((group) => ({
  ...group,
  endpoints: group.endpoints.filter(({ undocumented }) => undocumented !== true),
}));
const pathsOf = (groups: readonly { endpoints: readonly { path: string }[] }[]) =>
  unique(groups.flatMap(({ endpoints }) => endpoints.map(({ path }) => path)));

test('the table has each pattern of the documentation, and no other one', () => {
  expect(patternsIn(docs).length).toBeGreaterThan(100);
  expect(pathsOf(documented)).toEqual(unique(patternsIn(docs)));
});

test('workers answer the same ones only by GET', () => {
  const reads = documented.filter(({ elsewhere }) => elsewhere?.includes('GET') === true);
  const client = documented.flatMap(({ endpoints }) => endpoints.filter(({ methods }) => methods !== undefined));
  // Synapse's code answers this one only partly on workers: endpoints-sending.ts.
  const delayed = '^/_matrix/client/unstable/org.matrix.msc4140/delayed_events(/[^/]+(/restart)?)?$';
  expect(unique([...pathsOf(reads), ...client.map(({ path }) => path)])).toEqual(
    unique([...patternsIn(part('can be handled for GET requests:', 'Pagination requests can')), delayed]),
  );
});

/** The headings about streams, each with its text. */
const streams = part('#### Stream writers', '#### Restrict outbound federation')
  .split(/^##### The `/m)
  .slice(1)
  .map((section): [string, string] => [section.slice(0, section.indexOf('`')), section]);

test('the streams are those of the documentation', () => {
  const others = [StreamWriter.THREAD_SUBSCRIPTIONS, 'quarantined_media_changes'];
  expect(unique(streams.map(([name]) => name).concat(StreamWriter.THREAD_SUBSCRIPTIONS))).toEqual(
    unique([...Object.values<string>(StreamWriter), others[1]]),
  );
});

test.each(streams)('the requests of the stream %s, and the number of its writers', (name, section) => {
  const group = documented.filter(({ stream }) => (stream as string | undefined) === name);
  if (name === 'quarantined_media_changes') {
    expect(MEDIA_ENDPOINTS.endpoints.map(({ path }) => path)).toEqual(expect.arrayContaining(patternsIn(section)));
    return;
  }
  expect(pathsOf(group)).toEqual(patternsIn(section));
  const several = section.includes('multiple writer');
  expect(SINGLE_WRITERS.has(name as StreamWriter)).toBe(!several);
});

test('the requests of the media repository', () => {
  const media = patternsIn(part('### `synapse.app.media_repository`', '### `synapse.app.user_dir`'));
  expect(media.length).toBe(9);
  expect(MEDIA_ENDPOINTS.endpoints.map(({ path }) => path)).toEqual(expect.arrayContaining(media));
});

test.each([
  ['sync', '# Sync requests', '# Federation requests'],
  ['federation', '# Federation requests', '# Inbound federation'],
  ['federation-inbound', '# Inbound federation', '# Client API requests'],
  ['encryption', '# Encryption requests', '# Registration/login requests'],
  ['login', '# Registration/login requests', '# Event sending requests'],
  ['sending', '# Event sending requests', '# User directory search'],
  ['user-directory', '# User directory search requests', '# Unstable MSC4140'],
  ['messages', 'Pagination requests can also', 'Additionally, the following endpoints should be'],
  ['sso', '# for all SSO providers', 'Ensure that all SSO logins'],
  ['authentication-service', '# Stabilised Delegated Auth', 'Additionally, the following REST'],
])('the group %s has nothing of other kinds', (name, start, end) => {
  const section = patternsIn(part(start, end));
  const others = name === 'sync' ? ['initial-sync'] : name === 'encryption' ? ['devices'] : [];
  const delayed = name === 'sending' ? patternsIn(part('# Unstable MSC4140', '# Stabilised')) : [];
  const groups = documented.filter((group) => [name, ...others].includes(group.name));
  const paths = pathsOf(groups);
  // Devices are in two parts of the documentation.
  expect(paths).toEqual(expect.arrayContaining(section));
  if (others.length === 0) expect(paths).toEqual(unique([...section, ...delayed]));
});
