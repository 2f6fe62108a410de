import type { Browser } from 'playwright-core';
import type { Turn } from '../../../lib';
import { CLIENT, HOME_ADDRESS, NEW_HOME_ADDRESS, PEER } from '../lab/addresses';
import { HTTPS_PORT, TLS, UDP, rollOutRelay } from '../lab/call-stack';
import {
  accepts,
  handshake,
  issuedCertificate,
  issuedFingerprint,
  issuingAuthority,
  renewCertificate,
} from '../lab/certificate';
import { startChromium } from '../lab/chromium';
import { restoreClusterNames, setClusterName, untilPodsKnow } from '../lab/cluster-dns';
import { callBy } from '../lab/handed-out';
import { askPeer, startLab } from '../lab/lab';
import type { Lab } from '../lab/lab';
import { setHomeAddress } from '../lab/names';
import { changeHomeAddress } from '../lab/network';
import { TURN_HOST, credentials, incarnation } from '../lab/relay';
import { https } from '../support/https';
import { until } from '../support/kubectl';
import { HOMESERVER } from '../support/stack';
import { handedOutTo } from '../support/relay';

/** The time limit of tests that wait for the kubelet, for DNS and for the relay's next check. */
const SLOW = 600_000;

/**
 * TURN over TLS, on its own port and on the port of HTTPS, and an external address that changes. `turn` makes the relay. stack.test.ts gives the props.
 */
export function callsTls(turn: () => Turn): void {
  let lab: Lab | undefined;
  const client = () => lab!.client;

  beforeAll(async () => {
    restoreClusterNames();
    // The relay looks up its external address in DNS, as it does at home.
    setClusterName(TURN_HOST, HOME_ADDRESS);
    await untilPodsKnow(TURN_HOST, HOME_ADDRESS);
    lab = await startLab(rollOutRelay(turn()));
  }, SLOW);
  afterAll(() => {
    lab?.stop();
    restoreClusterNames();
  });

  test.each([
    ['its own port', TLS],
    ['the port of HTTPS', HTTPS_PORT],
  ])('data goes both ways in TLS by %s, whose certificate is the one that cert-manager made', async (name, way) => {
    const trusted = { ...way, authority: issuingAuthority() };
    const allocation = await client().allocate(name, trusted, credentials('alice'));
    expect(allocation).toMatchObject({ address: HOME_ADDRESS, certificate: issuedFingerprint() });
    const text = 'x'.repeat(1200);
    expect(await askPeer(client(), name, text)).toBe(`${HOME_ADDRESS}:${allocation.port} said ${text}`);
    await client().close(name);
    expect(await client().allocate(name, way, credentials('alice', -60))).toMatchObject({ error: 401 });
  });

  test('nothing below TLS 1.2 is there', () => {
    const versions = ['tls1', 'tls1_1', 'tls1_2'];
    expect(versions.filter((version) => accepts(TURN_HOST, 5349, version))).toEqual(['tls1_2']);
  });

  test('the port of HTTPS still leads every other host to the ingress', async () => {
    expect((await https(HOMESERVER, '/_matrix/client/versions')).status).toBe(200);
  });

  test('Synapse hands out what is reachable, and two browsers call each other by its TLS URI', async () => {
    const uris = (await handedOutTo('alice')).uris.filter((uri) => uri.startsWith('turns:'));
    expect(uris).toEqual([`turns:${TURN_HOST}:443?transport=tcp`]);
    let browsers: Browser[] = [];
    try {
      browsers = await Promise.all([CLIENT, PEER].map((name) => startChromium(name, issuedCertificate())));
      for (const uri of uris) {
        const relayed = { local: 'relay', remote: 'relay', relayProtocol: 'tls', address: HOME_ADDRESS };
        expect(await callBy(uri, browsers)).toMatchObject([relayed, relayed]);
      }
    } finally {
      for (const browser of browsers) await browser.close();
    }
  });

  test(
    'a renewed certificate is shown to new clients, while an allocation from before goes on',
    async () => {
      const before = incarnation();
      await client().allocate('old', TLS, credentials('alice'));
      const old = issuedFingerprint();
      expect(handshake(TURN_HOST, 5349)).toBe(old);
      const renewed = await renewCertificate();
      expect(renewed).not.toBe(old);
      // The kubelet needs up to a minute and a half to bring a changed Secret into a pod.
      for (const port of [5349, 443]) {
        await until(`the new certificate on ${port}`, 150, () => handshake(TURN_HOST, port) === renewed);
      }
      expect(await askPeer(client(), 'old', 'still here')).toContain('said still here');
      expect(incarnation()).toBe(before);
      await client().close('old');
    },
    SLOW,
  );

  test(
    'while the address stays, so do the allocations; when it changes, new ones get the new one',
    async () => {
      const before = incarnation();
      await client().allocate('long', UDP, credentials('alice'));
      // More than twice the interval of the relay's checks.
      for (let tenSeconds = 0; tenSeconds < 15; tenSeconds++) {
        expect(await askPeer(client(), 'long', `after ${tenSeconds}0 s`)).toContain(`said after ${tenSeconds}0 s`);
        await new Promise((resolve) => setTimeout(resolve, 10_000));
      }
      expect(incarnation()).toBe(before);

      changeHomeAddress(HOME_ADDRESS, NEW_HOME_ADDRESS);
      setHomeAddress(NEW_HOME_ADDRESS);
      setClusterName(TURN_HOST, NEW_HOME_ADDRESS);
      const allocation = await until('an allocation under the new address', 240, async () => {
        const { address, port } = await client().allocate('new', UDP, credentials('alice'));
        if (address === NEW_HOME_ADDRESS) return { port };
        if (address) await client().close('new');
        return undefined;
      });
      expect(await askPeer(client(), 'new', 'moved')).toBe(`${NEW_HOME_ADDRESS}:${allocation.port} said moved`);
    },
    SLOW,
  );
}
