import type { Client } from './client';

/** The figures of one round. Times are in milliseconds. */
export interface Figures {
  readonly perSecond: number;
  readonly sends: number[];
  /** From the moment of sending until another member's sync brought the message. */
  readonly arrivals: number[];
}

/** The value below which a part of the values is. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}

export const median = (values: readonly number[]) => percentile(values, 0.5);

/**
 * All clients follow their rooms, and each sends its next message after a pause when the last one was acknowledged.
 *
 * @param pause the pause in milliseconds
 */
export async function measure(clients: readonly Client[], seconds: number, pause: number): Promise<Figures> {
  const sent = new Map<string, number>();
  const sends: number[] = [];
  const arrivals: number[] = [];
  let going = true;
  for (const client of clients) await client.firstSync();
  const follow = async (client: Client) => {
    while (going) {
      for (const text of await client.sync(1000)) {
        const begin = sent.get(text);
        if (begin !== undefined) arrivals.push(performance.now() - begin);
      }
    }
  };
  const write = async (client: Client, nr: number) => {
    for (let i = 0; going; i++) {
      const text = `${nr} ${i} ${Math.random()}`;
      sent.set(text, performance.now());
      sends.push(await client.send(text));
      await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random())));
    }
  };
  const begin = performance.now();
  const work = clients.flatMap((client, nr) => [follow(client), write(client, nr)]);
  await Promise.race([Promise.all(work), new Promise((resolve) => setTimeout(resolve, seconds * 1000))]);
  going = false;
  const perSecond = (sends.length * 1000) / (performance.now() - begin);
  await Promise.all(work);
  return { perSecond, sends, arrivals };
}

/** Clients that do one first sync after another until `going` is false. Returns their number. */
export async function flood(client: Client, at: number, going: () => boolean): Promise<number> {
  let count = 0;
  const loop = async () => {
    while (going()) {
      await client.firstSync();
      count++;
    }
  };
  await Promise.all(Array.from({ length: at }, loop));
  return count;
}
