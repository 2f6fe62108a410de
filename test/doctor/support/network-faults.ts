import type { OutsideFault } from './fault-helpers';
import { reply, address, close, show, leaf, STAGING, OTHER } from './fault-helpers';
import { certificate } from './authority';
import { MIDDLE } from './loopback';
import { ELEMENT, HOSTS, MATRIX, NAME, RTC, TURN } from './sound-site';

/** Faults of names, ports and certificates. */
export const NETWORK_FAULTS: readonly OutsideFault[] = [
  { fault: 'no record of the homeserver', plant: address(MATRIX), codes: ['dns-missing'] },
  { fault: 'no record of Element Web', plant: address(ELEMENT), codes: ['dns-guessed'] },
  { fault: 'a private address', plant: address(RTC, '192.168.1.20'), codes: ['dns-private'] },
  { fault: 'an address behind the NAT of a provider', plant: address(NAME, '100.70.1.2'), codes: ['dns-cgnat'] },
  { fault: "an address of Cloudflare's proxy", plant: address(MATRIX, '104.21.3.4'), codes: ['dns-proxied'] },
  { fault: "the relay behind Cloudflare's proxy", plant: address(TURN, '2606:4700::1'), codes: ['dns-proxied-relay'] },
  { fault: 'port 443 closed', plant: close(`${MATRIX}:443`), codes: ['port-closed'], wire: true },
  { fault: 'port 80 closed', plant: close(`${NAME}:80`), codes: ['port-80-closed'], wire: true },
  {
    fault: 'federation at a closed port',
    plant: reply(`${NAME}/.well-known/matrix/server`, { body: { 'm.server': `${MATRIX}:8449` } }),
    codes: ['port-closed'],
    wire: true,
  },
  {
    fault: 'an expired certificate',
    plant: show(MATRIX, leaf({ to: -2 }), MIDDLE),
    codes: ['cert-expired'],
    wire: true,
  },
  {
    fault: 'a certificate that expires in five days',
    plant: show(MATRIX, leaf({ to: 5 }), MIDDLE),
    codes: ['cert-expires-soon'],
    wire: true,
  },
  {
    fault: 'a certificate of tomorrow',
    plant: show(MATRIX, leaf({ from: 1 }), MIDDLE),
    codes: ['cert-not-yet-valid'],
    wire: true,
  },
  {
    fault: 'a certificate for other names',
    plant: show(RTC, leaf({ hosts: ['other.example'] }), MIDDLE),
    codes: ['cert-wrong-name'],
    wire: true,
  },
  { fault: 'a chain without its middle', plant: show(ELEMENT, leaf()), codes: ['cert-chain-incomplete'], wire: true },
  {
    fault: 'a staging authority',
    plant: show(NAME, certificate('leaf', { issuer: STAGING, hosts: HOSTS }), STAGING),
    codes: ['cert-staging'],
    wire: true,
  },
  {
    fault: 'a certificate signed by itself',
    plant: show(NAME, certificate(NAME, { hosts: HOSTS })),
    codes: ['cert-self-signed'],
    wire: true,
  },
  {
    fault: 'an unknown authority',
    plant: show(NAME, certificate('leaf', { issuer: OTHER, hosts: HOSTS }), OTHER),
    codes: ['cert-untrusted'],
    wire: true,
  },
];
