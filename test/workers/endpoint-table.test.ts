import { Balance } from '../../lib/workers/endpoint-group';
import { ENDPOINT_TABLE } from '../../lib/workers/endpoint-table';
import { Endpoints } from '../../lib';
import { SAMPLES, groupsOf } from '../support/endpoint-samples';

const names = ENDPOINT_TABLE.map(({ name }) => name);
const patterns = ENDPOINT_TABLE.flatMap(({ endpoints }) => endpoints);

test.each(SAMPLES)('%s %s belongs to %s', (method, path, group) => {
  const found = groupsOf(method, path);
  expect(found[0]).toBe(group);
  // The first sync is a sync, too.
  expect(found.slice(1)).toEqual(group === 'initial-sync' && path.includes('/sync') ? ['sync'] : []);
});

test('each group has a sample, and each name of users is a group', () => {
  expect([...new Set(SAMPLES.map(([, , group]) => group))].sort()).toEqual([...names, undefined].sort());
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(expect.arrayContaining(Object.values(Endpoints)));
});

test('each pattern is one of a path, once', () => {
  const once = patterns.map(({ path, withoutQuery = '' }) => `${path} ${withoutQuery}`);
  expect(new Set(once).size).toBe(once.length);
  for (const { path } of patterns) {
    expect(path).toMatch(/^\^\/_(matrix|synapse)\//);
    expect(() => new RegExp(path)).not.toThrow();
    // HAProxy's expressions are PCRE or POSIX, by its build.
    expect(path).not.toMatch(/\(\?|\\[dwsDWS]|\+\?|\*\?/);
  }
});

test('a path that fits two groups goes to the stream, of which only writers answer', () => {
  const { ROOM } = { ROOM: '/_matrix/client/v3/rooms/!a:b' };
  expect(groupsOf('PUT', '/_matrix/client/v3/pushrules/global/override/tags')[0]).toBe('push-rules');
  expect(groupsOf('PUT', '/_matrix/client/v3/sendToDevice/m.a/tags')[0]).toBe('to-device');
  expect(groupsOf('PUT', '/_matrix/client/v3/user/@a:b/rooms/!a:b/tags/filter')[0]).toBe('account-data');
  expect(groupsOf('PUT', `${ROOM}/state/m.a/members`)[0]).toBe('sending');
});

test('Synapse asks for one process by user, by room and by server', () => {
  const by = (balance: Balance) => ENDPOINT_TABLE.filter((group) => group.balance === balance).map(({ name }) => name);
  expect(by(Balance.USER)).toEqual(expect.arrayContaining(['sync', 'initial-sync', 'sliding-sync']));
  expect(by(Balance.ROOM)).toEqual(expect.arrayContaining(['messages', 'sending']));
  expect(by(Balance.ORIGIN)).toEqual(['federation-inbound']);
  expect(by(Balance.ONE)).toEqual(['sso']);
  const alone = ENDPOINT_TABLE.filter(({ mainMayAnswer }) => !mainMayAnswer).map(({ name }) => name);
  expect(alone).toEqual(['media', 'sso']);
});
