import type { Hosts } from './hosts';
import { guessedRelay } from './relay-places';
import type { RelayPlace } from './install';
import { isObject } from './json';
import { jsonOf } from './well-known';
import type { Net } from './net/net';
import { isAddress } from './server-name';

/** Hosts that nobody announces. */
export interface Guesses {
  readonly elements: readonly string[];
  readonly relays: readonly RelayPlace[];
  readonly guessed: readonly string[];
  readonly unlikely: readonly string[];
}

/** The hosts of Element Web and the relay: those that the user names, or the usual ones. */
export async function guessHosts(net: Net, host: string, named: Hosts): Promise<Guesses> {
  // No name is below an address.
  const { elements, relays } = isAddress(host) ? { elements: [], relays: [], ...named } : named;
  const [element, turn] = [`element.${host}`, `turn.${host}`];
  const [hasElement, hasRelay] = await Promise.all([
    elements ?? likely(net, host, element, () => isElement(net, element)),
    relays ?? likely(net, host, turn, () => isRelay(net, turn)),
  ]);
  return {
    elements: elements ?? (hasElement === true ? [element] : []),
    relays: relays ?? (hasRelay === true ? guessedRelay(turn) : []),
    guessed: [...(elements ? [] : [element]), ...(relays ? [] : [turn])],
    unlikely: [...(hasElement === false ? [element] : []), ...(hasRelay === false ? [turn] : [])],
  };
}

/** A name that DNS knows only by a wildcard says nothing. So the part itself must answer there. */
async function likely(net: Net, host: string, name: string, answers: () => Promise<boolean>): Promise<boolean> {
  const [any, own] = await Promise.all([net.addresses(`cdk8s-matrix-doctor.${host}`), net.addresses(name)]);
  if (any.length === 0 || own.some((address) => !any.includes(address))) return true;
  return answers();
}

async function isElement(net: Net, host: string): Promise<boolean> {
  return isObject(jsonOf(await net.request(`https://${host}/config.json`)));
}

async function isRelay(net: Net, host: string): Promise<boolean> {
  const [place] = guessedRelay(host);
  const addresses = await net.addresses(host);
  const ask = (transport: 'udp' | 'tcp') =>
    addresses.map((address) => net.stun({ host, address, port: place.port }, transport));
  return (await Promise.all([...ask('udp'), ...ask('tcp')])).includes('stun');
}
