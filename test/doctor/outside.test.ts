import { examine } from '../../cli/doctor/examine';
import { findingsOf } from '../../cli/doctor/report/verdict';
import type { Hosts } from '../../cli/doctor/hosts';
import { SOUND_VARIANTS } from './support/edge-faults';
import { Loopback } from './support/loopback';
import { memoryNet } from './support/memory-net';
import { OUTSIDE_FAULTS } from './support/outside-faults';
import { HOSTS, NAME } from './support/sound-site';

const install = new Loopback(HOSTS);

async function outcomes(federation = true, wire = true, named: Partial<Hosts> = {}) {
  const net = wire ? install.net() : memoryNet(install);
  return examine({ serverName: NAME, hosts: { federation, ...named }, net, now: Date.now });
}

beforeAll(() => install.start());
afterAll(() => install.stop());
beforeEach(() => install.reset());

test.each([
  ['on loopback', true],
  ['in memory', false],
])('a sound install %s is silent, and each check is made', async (_, wire) => {
  const all = await outcomes(true, wire);
  expect(all).toHaveLength(15);
  expect(all.filter(({ findings, unchecked }) => findings.length > 0 || unchecked !== undefined)).toEqual([]);
});

test.each(SOUND_VARIANTS)('is silent on $fault', async ({ plant, wire = false, hosts }) => {
  plant(install);
  const all = await outcomes(true, wire, hosts);
  expect(all.filter(({ findings, unchecked }) => findings.length > 0 || unchecked !== undefined)).toEqual([]);
});

test.each(OUTSIDE_FAULTS)('finds $fault', async ({ plant, codes, federation, wire = false, hosts }) => {
  plant(install);
  expect(findingsOf(await outcomes(federation, wire, hosts)).map(({ code }) => code)).toEqual(codes);
});

test('shows no secret of a redirect', async () => {
  OUTSIDE_FAULTS.find(({ codes }) => codes.includes('sso-provider'))?.plant(install);
  expect(JSON.stringify(await outcomes(true, false))).not.toContain('secret');
});
