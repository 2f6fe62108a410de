import { PostgresServer } from '../../test/integration/support/postgres';
import type { Client } from './client';
import { flood, measure, median, percentile } from './measure';
import type { Figures } from './measure';
import { collector, people } from './people';
import { bareSite, defaultSite, memory, postgresSite, workersSite } from './sites';
import type { Site } from './sites';

const ROUNDS = Number(process.env.ROUNDS ?? 3);
const SECONDS = Number(process.env.SECONDS ?? 10);
const COUNTS = [20, 100];
/** The rooms of the person whose first syncs flood the server, and their number at a time. */
const ROOMS = 40;
const AT_A_TIME = 8;

interface Round extends Figures {
  readonly memory: number;
}

/** jest would add the place of the call to each line. */
const print = (line: string) => process.stdout.write(`${line}\n`);
const ms = (value: number) => `${value.toFixed(0)} ms`;

function line(rounds: readonly Round[]): string {
  const of = (value: (round: Round) => number) => median(rounds.map(value));
  return [
    `${of(({ perSecond }) => perSecond).toFixed(1)} messages/s`,
    `sends ${ms(of(({ sends }) => percentile(sends, 0.5)))} and ${ms(of(({ sends }) => percentile(sends, 0.95)))}`,
    `sync ${ms(of(({ arrivals }) => percentile(arrivals, 0.5)))} and ${ms(of(({ arrivals }) => percentile(arrivals, 0.95)))}`,
    `${of((round) => round.memory).toFixed(0)} MiB`,
  ].join(', ');
}

/** All sites in turn, in each round in another order, so that a change of the machine's speed meets them alike. */
async function compare(
  sites: readonly Site[],
  clients: Map<Site, Client[]>,
  pause: number,
): Promise<Map<Site, Round[]>> {
  const found = new Map<Site, Round[]>(sites.map((site) => [site, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < sites.length; i++) {
      const site = sites[(i + round) % sites.length];
      const figures = await measure(clients.get(site)!, SECONDS, pause);
      found.get(site)!.push({ ...figures, memory: memory(site.mark) });
    }
  }
  return found;
}

/** The slowing of sends by a flood of first syncs. */
async function reportFlood(site: Site, clients: readonly Client[]): Promise<void> {
  const greedy = (await collector(site.adminUrl, site.secret, ROOMS)).at(site.url);
  const [calm, flooded]: number[][] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    calm.push(percentile((await measure(clients, SECONDS, 500)).sends, 0.95));
    let going = true;
    const syncs = flood(greedy, AT_A_TIME, () => going);
    flooded.push(percentile((await measure(clients, SECONDS, 500)).sends, 0.95));
    going = false;
    await syncs;
  }
  const ratio = median(flooded) / median(calm);
  print(
    `sends' p95 in a flood of first syncs, ${site.name}: ${ms(median(calm))} to ${ms(median(flooded))}, ${ratio.toFixed(2)} times`,
  );
}

test('messages and syncs of four homeservers', async () => {
  const postgres = await PostgresServer.start();
  const sites = [await bareSite(), await defaultSite(), await postgresSite(postgres), await workersSite(postgres)];
  try {
    print('The times are p50 and p95. Sync is the time from sending until another member has the message.');
    for (const count of COUNTS) {
      const clients = new Map<Site, Client[]>();
      for (const site of sites) {
        const made = await people(site.adminUrl, site.secret, count);
        clients.set(
          site,
          made.map((client) => client.at(site.url)),
        );
      }
      const found = await compare(sites, clients, count * 10);
      for (const [site, rounds] of found) print(`${count} clients, ${site.name}: ${line(rounds)}`);
      const rate = (site: Site) => median(found.get(site)!.map(({ perSecond }) => perSecond));
      print(
        `${count} clients, default stack to bare Synapse: ${(rate(sites[1]) / rate(sites[0])).toFixed(2)} (at least 0.95)`,
      );
      if (count === COUNTS[0]) for (const site of sites.slice(2)) await reportFlood(site, clients.get(site)!);
    }
  } finally {
    for (const site of sites) await site.stop();
    await postgres.stop();
  }
});
