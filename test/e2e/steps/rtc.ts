import { Federation } from '../../../lib';
import type { MatrixStackProps, RtcOptions } from '../../../lib';
import { claimsOf, signed } from '../../integration/support/rtc/jwt';
import { fingerprint, issuedFingerprint, renewCertificate } from '../lab/certificate';
import { hurryClusterNames, restoreClusterNames, setClusterName } from '../lab/cluster-dns';
import { TURN_HOST, nodeAddress } from '../lab/relay';
import { https } from '../support/https';
import { kubectl, secretValue, until } from '../support/kubectl';
import { Account, SLOT, jwtOf, rtcHost, rtcPost } from '../support/rtc/account';
import { addNodeAddress, removeNodeAddress } from '../support/rtc/cluster';
import { FRIENDS, applyFriends, removeFriends, waitForFriends } from '../support/rtc/friends';
import { OURS, applyOurs, waitForOurs } from '../support/rtc/ours';
import { Person } from '../support/rtc/person';
import { certificateInside, isOpen, shownCertificate } from '../support/rtc/tcp';
import { HOMESERVER, RELAY_NAMESPACE, RTC, RTC_NAMESPACE } from '../support/stack';

/** The time limit of tests in which pods start or the kubelet brings a file. */
const SLOW = 240_000;

const SERVER_TOKEN = '/_matrix/federation/unstable/io.element.msc4195/rtc/livekit/get_token';

/** Calls with people of another homeserver, strangers at the edge, and what may happen during a call. The props are those of the stack under test. */
export function rtc(base: Partial<MatrixStackProps> = {}, options: RtcOptions = {}): void {
  const people: Person[] = [];
  let alice: Account;
  let bob: Account;
  let room: string;
  /** Is alice, who speaks all the time. */
  let speaker: Person;
  /** Is bob, who listens all the time. */
  let listener: Person;

  async function join(server: typeof OURS, token: string): Promise<Person> {
    const person = await Person.join(rtcHost(server), token);
    people.push(person);
    return person;
  }
  async function aliceSpeaks(): Promise<Person> {
    const person = await join(OURS, jwtOf(await alice.sfuGet(OURS, room)));
    expect(await person.speak()).toBe(true);
    return person;
  }
  const bobListens = async () => join(OURS, jwtOf(await bob.sfuGet(OURS, room)));

  beforeAll(async () => {
    // The SFU follows its address in DNS, which an earlier step has changed.
    restoreClusterNames();
    hurryClusterNames();
    applyFriends();
    applyOurs(base, options);
    waitForOurs();
    waitForFriends();
    alice = await Account.login(OURS, 'alice');
    bob = await Account.login(FRIENDS, 'bob');
    room = await alice.createRoom(bob);
    speaker = await aliceSpeaks();
  }, 600_000);
  afterAll(async () => {
    await Promise.all(people.map((person) => person.end()));
    removeNodeAddress(secondAddress());
    restoreClusterNames();
    hurryClusterNames();
    removeFriends();
  }, 600_000);

  test('a stranger gets no token, and nobody gets one for a room of others', async () => {
    const carol = await Account.login(OURS, 'carol');
    const openId = await alice.openId();
    const withOpenId = (changes: object) => alice.sfuGet(OURS, room, { openid_token: { ...openId, ...changes } });
    const answers = await Promise.all([
      rtcPost(OURS, '/sfu/get', { room, device_id: 'X' }),
      withOpenId({ access_token: 'forged' }),
      withOpenId({ matrix_server_name: FRIENDS.name }),
      withOpenId({ matrix_server_name: 'nowhere.invalid' }),
      carol.getToken(OURS, room),
      carol.withToken('forged').getToken(OURS, room),
      carol.withToken('').getToken(OURS, room),
      alice.getToken(OURS, room, { url: 'wss://elsewhere.test' }),
      https(HOMESERVER, SERVER_TOKEN, { body: { user_id: alice.id, room_id: room, slot_id: SLOT } }),
      alice.getToken(OURS, room),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([400, 401, 401, 401, 403, 401, 401, 400, 401, 200]);
  });

  test('the SFU refuses tokens that are changed, of another service, or expired', async () => {
    const jwt = jwtOf(await alice.sfuGet(OURS, room));
    const [claims, secret] = [claimsOf(jwt), secretValue(RTC_NAMESPACE, 'livekit', 'keys.yaml').split(':')[1].trim()];
    const [hour, now] = [3600, Math.floor(Date.now() / 1000)];
    const tokens = [
      signed(claims, 'x'.repeat(43)),
      signed(claims, secret, 'none'),
      jwtOf(await bob.sfuGet(FRIENDS, await bob.createRoom())),
      signed({ ...claims, nbf: now - 2 * hour, exp: now - hour }, secret),
    ];
    for (const token of tokens) await expect(Person.join(RTC, token)).rejects.toThrow(/401/);
    // The same claims with the right key and time are a token.
    await (await join(OURS, signed(claims, secret))).end();
    speaker = await aliceSpeaks();
  });

  test("the SFU's administration and metrics are closed from outside", async () => {
    const paths = ['/twirp/livekit.RoomService/ListRooms', '/twirp/livekit.RoomService/CreateRoom', '/metrics'];
    for (const path of paths) expect((await https(RTC, path, { body: {} })).status).toBe(404);
    // The port for the media shows that the node is reached.
    const ports = [options.tcpPort ?? 7881, 7880, 6789, 8080];
    expect(await Promise.all(ports.map(isOpen))).toEqual([true, false, false, false]);
  });

  test(
    'somebody of another homeserver joins the room, and hears the call without a right to speak',
    async () => {
      expect((await bob.sfuGet(OURS, room)).status).toBe(200);
      const before = await bob.getToken(OURS, room);
      const joined = await bob.join(room, OURS);
      expect([before.status, joined.status, joined.body.toString()]).toEqual([403, 200, expect.any(String)]);
      listener = await bobListens();
      console.log(`heard after ${await listener.untilHears(20)} s`);
      expect(await listener.speak()).toBe(false);
    },
    SLOW,
  );

  test(
    'two homeservers give each other tokens, and each person speaks on the own SFU and hears the other',
    async () => {
      const atOurs = await join(OURS, jwtOf(await bob.getToken(OURS, room)));
      const bobSpeaks = await join(FRIENDS, jwtOf(await bob.getToken(FRIENDS, room)));
      const atFriends = await join(FRIENDS, jwtOf(await alice.getToken(FRIENDS, room)));
      expect([await atFriends.heard(), await bobSpeaks.speak()]).toEqual([0, true]);
      console.log(`heard after ${await atOurs.untilHears(20)} s and ${await atFriends.untilHears(20)} s`);
      expect(await Promise.all([atOurs.speak(), atFriends.speak()])).toEqual([false, false]);
      for (const person of [atOurs, bobSpeaks, atFriends]) await person.end();
    },
    SLOW,
  );

  test(
    'the certificate is renewed during a call, which goes on',
    async () => {
      const old = issuedFingerprint(RTC_NAMESPACE);
      expect(
        await Promise.all([shownCertificate(), certificateInside()].map(async (c) => fingerprint(await c))),
      ).toEqual([old, old]);
      const renewed = await renewCertificate(RTC_NAMESPACE);
      const start = Date.now();
      await until('the new certificate at the edge', 30, async () => fingerprint(await shownCertificate()) === renewed);
      const atEdge = Date.now() - start;
      await until('the new certificate inside', 120, async () => fingerprint(await certificateInside()) === renewed);
      console.log(`new certificate at the edge after ${atEdge} ms, inside after ${Date.now() - start} ms`);
      await listener.untilHears(10);
      expect([await speaker.events(), await listener.events()]).toEqual([[], []]);
      expect((await alice.sfuGet(OURS, room)).status).toBe(200);
    },
    SLOW,
  );

  test(
    'the token service starts anew during a call, which goes on, and then lets the other homeserver speak',
    async () => {
      const heard = await listener.heard();
      const start = Date.now();
      applyOurs(base, { ...options, roomCreators: [OURS.name, FRIENDS.name] });
      const token = await until('a token with the right to speak', 120, async () => {
        const jwt = jwtOf(await bob.sfuGet(OURS, room, { device_id: 'SPEAKER' }));
        return claimsOf(jwt).video?.canPublish ? jwt : undefined;
      });
      const milliseconds = Date.now() - start;
      const person = await join(OURS, token);
      expect(await person.speak()).toBe(true);
      await speaker.untilHears(20);
      const more = (await listener.heard()) - heard;
      console.log(`tokens again after ${milliseconds} ms, in which the listener heard ${more} frames`);
      // A frame is a hundredth of a second, and the machine may be busy.
      expect(more).toBeGreaterThan(milliseconds / 20);
      expect([await speaker.events(), await listener.events()]).toEqual([[], []]);
      await person.end();
    },
    SLOW,
  );

  test(
    'the pod of the SFU is deleted, and the people are back by themselves',
    async () => {
      const start = Date.now();
      const sfu = ['-l', 'app.kubernetes.io/name=livekit'];
      kubectl('-n', RTC_NAMESPACE, 'delete', 'pod', ...sfu);
      const ended = Date.now() - start;
      kubectl('-n', RTC_NAMESPACE, 'rollout', 'status', 'deployment/livekit', '--timeout=60s');
      const ready = Date.now() - start;
      await listener.untilHears(60);
      // The connection is another one, which the other tests would notice.
      expect(await listener.events()).not.toEqual([]);
      console.log(`SFU ended after ${ended} ms, ready after ${ready} ms, sound after ${Date.now() - start} ms`);
      expect(ended).toBeLessThan(10_000);
      expect(ready).toBeLessThan(45_000);
    },
    SLOW,
  );

  test(
    'when the external address changes in DNS, SFU and relay use the new one',
    async () => {
      addNodeAddress(secondAddress());
      const start = Date.now();
      setClusterName([RTC, TURN_HOST], secondAddress());
      hurryClusterNames();
      const told = (namespace: string, deployment: string) =>
        kubectl('-n', namespace, 'logs', `deployment/${deployment}`).includes(
          `known to the internet as ${secondAddress()}`,
        );
      await until('the new address of the SFU', 120, () => told(RTC_NAMESPACE, 'livekit'));
      const sfu = Date.now() - start;
      await until('the new address of the relay', 120, () => told(RELAY_NAMESPACE, 'coturn'));
      console.log(`new address of the SFU after ${sfu} ms, of the relay after ${Date.now() - start} ms`);
      await listener.untilHears(60);
      console.log(`sound after ${Date.now() - start} ms`);
    },
    SLOW,
  );

  test(
    'without federation, people of the own homeserver get tokens, and nothing more is open',
    async () => {
      applyOurs(base, options, Federation.disabled());
      waitForOurs();
      const answers = await Promise.all([
        alice.sfuGet(OURS, room),
        alice.getToken(OURS, room),
        https(OURS.name, '/.well-known/matrix/server'),
        https(HOMESERVER, '/_matrix/federation/v1/openid/userinfo?access_token=forged'),
        https(HOMESERVER, '/_matrix/federation/v1/version'),
        https(HOMESERVER, '/_matrix/key/v2/server'),
        https(HOMESERVER, '/_matrix/federation/v1/publicRooms'),
        https(HOMESERVER, '/_matrix/federation/v1/send/1', { method: 'PUT', body: {} }),
        https(HOMESERVER, SERVER_TOKEN, { body: {} }),
        bob.getToken(OURS, room),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 401, 404, 404, 404, 404, 404, 502]);
    },
    SLOW,
  );
}

/** A further address of the node's network, which the SFU moves to. */
function secondAddress(): string {
  return nodeAddress().replace(/\d+$/, '77');
}
