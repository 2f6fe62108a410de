import { Caller, post } from './support/rtc/caller';
import { Participant } from './support/rtc/participant';
import { renderRtc } from './support/rtc/rendered-rtc';
import { startRtc } from './support/rtc/rtc-server';
import type { RtcServer } from './support/rtc/rtc-server';

const DELEGATE = 'unstable/io.element.msc4195/rtc/livekit/delegate_delayed_leave';
const people: Participant[] = [];
let rtc: RtcServer, alice: Caller;

beforeAll(async () => {
  rtc = await startRtc(renderRtc());
  alice = await Caller.register(rtc, 'alice');
});
afterAll(async () => {
  await Promise.all(people.map((person) => person.end()));
  await rtc.stop();
});

/** Waits until a condition is true. Returns the milliseconds that it took. */
async function until(what: string, seconds: number, done: () => boolean | Promise<boolean>): Promise<number> {
  const start = Date.now();
  while (!(await done())) {
    const log = rtc.tokenService.log.slice(-1500);
    if (Date.now() - start > seconds * 1000) throw new Error(`${what}: not within ${seconds} s. ${log}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return Date.now() - start;
}

/** A person in a call whose leave the token service has taken over. */
async function inCall(delay: number): Promise<{ room: string; person: Participant }> {
  const room = await alice.createRoom();
  const person = await Participant.join(rtc.sfuUrl, (await alice.getToken(room)).body.jwt!);
  people.push(person);
  const delayId = await alice.enter(room, delay);
  const before = restarts();
  expect(await alice.delegate(room, delayId)).toEqual({ status: 200, body: {} });
  // It asks the SFU, as the SFU's message that the person came was there before.
  await until('the restart of the delayed event', 10, () => restarts() > before);
  expect(await alice.isInCall(room)).toBe(true);
  return { room, person };
}

const restarts = () => rtc.tokenService.log.split('restart of a delayed leave').length;

test('a person who hangs up is out of the call within a second', async () => {
  const { room, person } = await inCall(3_600_000);
  const left = until('the leave', 10, async () => !(await alice.isInCall(room)));
  await person.leave();
  const milliseconds = await left;
  console.log(`out of the call after ${milliseconds} ms`);
  expect(milliseconds).toBeLessThan(1000);
});

test('a person whose client is killed is out of the call within 40 seconds, though the leave was scheduled for an hour later', async () => {
  const { room, person } = await inCall(3_600_000);
  await person.end();
  console.log(`out of the call after ${await until('the leave', 40, async () => !(await alice.isInCall(room)))} ms`);
});

test('a person stays in the call for longer than the delay of the leave', async () => {
  const { room, person } = await inCall(2000);
  await new Promise((resolve) => setTimeout(resolve, 5000));
  expect(await alice.isInCall(room)).toBe(true);
  await person.leave();
  await until('the leave', 1, async () => !(await alice.isInCall(room)));
});

test('an end of the token service ends the call for nobody, and the leave still comes, at its own time', async () => {
  const { room } = await inCall(4000);
  await rtc.restartTokenService();
  expect(await alice.isInCall(room)).toBe(true);
  await until('the leave', 8, async () => !(await alice.isInCall(room)));
});

test('nobody hands over the leave of another person, or one for another room', async () => {
  const [bob, room] = [await Caller.register(rtc, 'bob'), await alice.createRoom()];
  const delayId = await alice.enter(room);
  expect(await bob.delegate(room, delayId)).toMatchObject({ status: 400, body: { errcode: 'M_INVALID_PARAM' } });
  expect(await alice.delegate('!other:example.org', delayId)).toMatchObject({ status: 400 });
  expect(await alice.delegate(room, 'made-up')).toMatchObject({ status: 400 });
});

test('clients see by the status that the homeserver takes over leaves, and that paths which nobody serves are not there', async () => {
  // Element Call asks so, without an access token.
  const ask = async (path: string) => (await post(`${rtc.synapse.url}/_matrix/client/${path}`, {})).status;
  expect([await ask(DELEGATE), await ask(DELEGATE.replace('livekit', 'other'))]).toEqual([401, 404]);
});
