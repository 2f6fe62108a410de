import { setTimeout as sleep } from 'node:timers/promises';
import type { Person } from '../../integration/support/people';

/** The longest times in seconds without an answer, from the beginning of a change to its end. */
export interface Gaps {
  readonly send: number;
  readonly sync: number;
}

/** Ten seconds of answers in a row are the end of the trouble. */
const QUIET = 10_000;

/** The times of the answers that somebody got. */
class Pulse {
  private last = Date.now();
  private longest = 0;
  /** The beginning of the answers in a row. */
  public quietSince = Date.now();

  public begin(): void {
    this.longest = 0;
  }

  public beat(): void {
    const gap = this.silence;
    if (gap > 3_000) this.quietSince = Date.now();
    this.longest = Math.max(this.longest, gap);
    this.last = Date.now();
  }

  public get silence(): number {
    return Date.now() - this.last;
  }

  public get seconds(): number {
    return Math.round(Math.max(this.longest, this.silence) / 100) / 10;
  }
}

async function writeAlways(person: Person, going: () => boolean, pulse: Pulse): Promise<void> {
  for (let i = 0; going(); i++) {
    const sent = await person.send(`${person.name} ${i} ${Math.random()}`).then(
      () => true,
      () => false,
    );
    if (sent) pulse.beat();
    await sleep(100);
  }
}

async function syncAlways(person: Person, going: () => boolean, pulse: Pulse): Promise<void> {
  let since = '';
  while (going()) {
    const path = `v3/sync?timeout=1000${since && `&since=${since}`}`;
    const answer = await person.call<{ next_batch: string }>('GET', path).catch(() => undefined);
    if (answer) pulse.beat();
    since = answer?.next_batch ?? since;
    await sleep(100);
  }
}

/** Does something while people write and sync. Ends when the change has ended and all of them have had answers for a while. */
export async function gapsDuring(people: readonly Person[], change: () => void | Promise<void>): Promise<Gaps> {
  let going = true;
  const [sends, syncs] = [people.map(() => new Pulse()), people.map(() => new Pulse())];
  const all = [...sends, ...syncs];
  const working = people.flatMap((person, i) => [
    writeAlways(person, () => going, sends[i]),
    syncAlways(person, () => going, syncs[i]),
  ]);
  await sleep(5_000);
  all.forEach((pulse) => pulse.begin());
  try {
    await change();
    const [done, end] = [Date.now(), Date.now() + 180_000];
    const quiet = ({ quietSince, silence }: Pulse) =>
      silence < 3_000 && Date.now() - Math.max(done, quietSince) > QUIET;
    while (!all.every(quiet) && Date.now() < end) await sleep(200);
  } finally {
    going = false;
    await Promise.all(working);
  }
  const longest = (pulses: readonly Pulse[]) => Math.max(...pulses.map(({ seconds }) => seconds));
  return { send: longest(sends), sync: longest(syncs) };
}
