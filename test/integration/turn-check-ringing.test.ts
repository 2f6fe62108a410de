import { FakeHomeserver } from './support/fake-homeserver';
import { TCP, UDP, at, check, withRelay, wrong } from './support/turn-check';

let homeserver: FakeHomeserver;
beforeAll(async () => {
  homeserver = await FakeHomeserver.start();
});
afterAll(() => homeserver.stop());

describe('a relay without room for a call that rings', () => {
  const ringing = (extra: string[], uris = 2) =>
    withRelay({ extra }, ({ port }) =>
      check(homeserver, { uris: [at(port, UDP), at(port, TCP), at(port, UDP), at(port, TCP)].slice(0, uris) }),
    );

  test.each([12, 159])('as its user quota is %i', async (quota) => {
    const run = await ringing([`user-quota=${quota}`]);
    expect([run.code, wrong(run)]).toEqual([
      1,
      [
        `the quota ends (486) after ${quota} allocations of one user, so the relay does not carry one ringing call to a person with 2 sessions: such a call may stay at "Connecting".`,
      ],
    ]);
    expect(run.output).toContain('Raise userQuota to 160 or more, and totalQuota to 240 or more');
  });

  test('as its total quota is too small', async () => {
    expect(wrong(await ringing(['total-quota=100']))).toEqual([
      expect.stringContaining('the quota ends (486) after 100'),
    ]);
  });

  test('as it has too few ports', async () => {
    const run = await ringing(['max-port=21240']);
    expect([run.code, wrong(run)]).toEqual([
      1,
      [
        expect.stringMatching(
          /^no relay port is left \(508\) after \d+ allocations, so the relay does not carry one ringing call/,
        ),
      ],
    ]);
    expect(run.output).toContain('to 240 ports or more for each call');
  });

  test('as it is told to clients by more URIs than it has room for', async () => {
    expect(wrong(await ringing(['user-quota=240'], 3))).toEqual([]);
    expect(wrong(await ringing(['user-quota=240'], 4))).toEqual([expect.stringContaining('after 240 allocations')]);
  });

  test('or with room for the person who is called, which is enough', async () => {
    const run = await ringing(['user-quota=160']);
    expect([run.code, wrong(run)]).toEqual([0, []]);
    expect(run.output).toContain('✓ holds the 160 allocations of a person with 2 sessions while a call rings');
  });
});
