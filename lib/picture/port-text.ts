import type { PeerPorts } from '../shared/peers';
import { sorted } from './picture';

const LAST = 65535;
/** The length of a line. */
const LENGTH = 14;
const ANY = 'any port';
/** A server that may be on any port: a list of the gaps would tell nobody anything. */
const MOST = 0.9 * LAST;

/** Ports for readers, as short lines: `443, 3478`, `udp 3478` and `udp 49160-51159`. TCP isn't named. */
export function portTexts(ports: readonly PeerPorts[]): string[] {
  const protocols = sorted(ports.map(({ protocol }) => protocol.toLowerCase()));
  const texts = protocols.map((protocol) =>
    rangesText(ports.filter((each) => each.protocol.toLowerCase() === protocol)),
  );
  if (protocols.length > 1 && texts.every((text) => text === ANY)) return [ANY];
  return texts.flatMap((text, i) => {
    const lines = text.length > LENGTH ? text.split(', ') : [text];
    return lines.map((line) => (protocols[i] === 'tcp' ? line : `${protocols[i]} ${line}`));
  });
}

function rangesText(ports: readonly PeerPorts[]): string {
  const ranges = joined(ports);
  const count = ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  if (count >= LAST) return ANY;
  if (count > MOST) return 'most ports';
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}

/** The ranges in ascending order, without overlaps. */
function joined(ports: readonly PeerPorts[]): [from: number, to: number][] {
  const found: [number, number][] = [];
  const ranges = ports.map(({ from, to = from }): [number, number] => [from, to]);
  for (const [from, to] of ranges.sort(([a], [b]) => a - b)) {
    const last = found.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else found.push([from, to]);
  }
  return found;
}
