import { CLERK, CLIENT, HOME_ADDRESS, NEW_HOME_ADDRESS, TRAVELLER } from '../lab/addresses';
import { issuedCertificate } from '../lab/certificate';
import { chromiumIn } from '../lab/chromium';
import { hurryClusterNames, restoreClusterNames, setClusterName, untilPodsKnow } from '../lab/cluster-dns';
import { Caller } from '../lab/element-call';
import { connections, members, reports, untilAllSeeAndHear } from '../lab/group-call';
import { makeUser, rollOutCalls } from '../lab/group-call-stack';
import { startLab } from '../lab/lab';
import type { Lab } from '../lab/lab';
import { setHomeAddress } from '../lab/names';
import { changeHomeAddress } from '../lab/network';
import { TURN_HOST } from '../lab/relay';
import { kubectl, until } from '../support/kubectl';
import { login } from '../support/matrix';
import { DOMAIN, ELEMENT, RTC, RTC_NAMESPACE } from '../support/stack';

/** The time limit for three browsers that start. */
const SLOW = 180_000;

const alice = `@alice:${DOMAIN}`;
const bob = `@bob:${DOMAIN}`;
const carol = `@carol:${DOMAIN}`;

/** Gives the names of the SFU and the relay the address of the home connection, in the cluster's DNS. */
async function moveHome(address: string): Promise<void> {
  setClusterName([RTC, TURN_HOST], address);
  hurryClusterNames();
  await untilPodsKnow(RTC, address);
}

/** A call by the real Element Call: two people behind different NATs, and one whose network lets nothing out but TCP to port 443. */
export function groupCalls(): void {
  let lab: Lab | undefined;
  let people: Caller[] = [];
  let room: string;
  let token: string;

  beforeAll(async () => {
    restoreClusterNames();
    await moveHome(HOME_ADDRESS);
    lab = await startLab(rollOutCalls());
    for (const user of ['alice', 'bob', 'carol']) makeUser(user);
    token = await login('alice', 'alice-password');
  }, 600_000);
  afterAll(async () => {
    await Promise.all(people.map((person) => person.kill()));
    lab?.stop();
    restoreClusterNames();
  });

  test(
    'three people see and hear each other in an encrypted room, one of them by TCP port 443 alone',
    async () => {
      const places = Object.entries({ alice: CLIENT, bob: TRAVELLER, carol: CLERK });
      people = await Promise.all(
        places.map(([user, place]) =>
          Caller.login(chromiumIn(place, issuedCertificate()), `https://${ELEMENT}`, user, `${user}-password`),
        ),
      );
      room = await people[0].makeRoom([bob, carol], true);
      await Promise.all(people.map((person) => person.enter(room)));
      const seconds = await untilAllSeeAndHear(people, 90);
      const ways = (await reports(people)).map((report) => report.ways);
      console.log(`all see and hear each other after ${seconds} s: ${JSON.stringify(ways)}`);
      // Carol reaches the relay by TLS, and the relay the SFU by UDP.
      const relays = ways.map(([{ relayProtocol = 'none' }]) => relayProtocol);
      expect(relays).toEqual(['none', 'none', 'tls']);
      const sfu = { protocol: 'udp', remoteAddress: HOME_ADDRESS, remotePort: 7882 };
      expect(ways).toMatchObject([[sfu], [sfu], [sfu]]);
      expect(await members(room, token)).toEqual([alice, bob, carol]);
    },
    SLOW,
  );

  test('somebody whose browser was killed is gone from the call within 40 s', async () => {
    await people[1].kill();
    people = [people[0], people[2]];
    const start = Date.now();
    await until('bob to be gone', 40, async () => (await members(room, token)).join() === [alice, carol].join());
    await until('the picture of bob to be gone', 40 - (Date.now() - start) / 1000, async () =>
      (await reports(people)).every(({ others }) => others.length === 1),
    );
    console.log(`gone after ${(Date.now() - start) / 1000} s`);
    await untilAllSeeAndHear(people, 10);
  });

  test('when the pod of the SFU is deleted, people are back within 60 s without doing anything', async () => {
    const ended = await connections(people);
    kubectl('-n', RTC_NAMESPACE, 'delete', 'pod', '-l', 'app.kubernetes.io/name=livekit', '--wait=false');
    console.log(`back after ${await untilAllSeeAndHear(people, 60, ended)} s`);
    expect(await members(room, token)).toEqual([alice, carol]);
  });

  test(
    'when the address of the connection changes, people are back without doing anything',
    async () => {
      const ended = await connections(people);
      const start = Date.now();
      changeHomeAddress(HOME_ADDRESS, NEW_HOME_ADDRESS);
      setHomeAddress(NEW_HOME_ADDRESS);
      await moveHome(NEW_HOME_ADDRESS);
      await untilAllSeeAndHear(people, 150, ended);
      console.log(`back after ${(Date.now() - start) / 1000} s`);
      const addresses = (await reports(people)).map(({ ways }) => ways.map(({ remoteAddress }) => remoteAddress));
      expect(addresses).toEqual([[NEW_HOME_ADDRESS], [NEW_HOME_ADDRESS]]);
    },
    SLOW,
  );
}
