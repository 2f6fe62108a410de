import { https } from '../support/https';
import { kubectl, until } from '../support/kubectl';
import { HOMESERVER, RTC_NAMESPACE } from '../support/stack';
import type { Caller } from './element-call';
import type { MediaReport, Received } from './media-report';

/** Reports of all people, in their order. */
export function reports(people: readonly Caller[]): Promise<MediaReport[]> {
  return Promise.all(people.map((person) => person.report()));
}

/** The connections to the SFU whose media somebody receives. */
export async function connections(people: readonly Caller[]): Promise<Set<string>> {
  return new Set((await reports(people)).flatMap(({ others }) => others.map(({ participant }) => participant)));
}

/**
 * Waits until everybody sees and hears all others from now on: at least ten more pictures and more sound of each. `ended` are connections that don't count any more.
 * Returns the seconds that it took.
 */
export async function untilAllSeeAndHear(
  people: readonly Caller[],
  seconds: number,
  ended: ReadonlySet<string> = new Set(),
): Promise<number> {
  const start = Date.now();
  const before = await reports(people);
  const grew = (now: Received, { others }: MediaReport) => {
    const old = others.find(({ participant }) => participant === now.participant);
    return now.frames >= (old?.frames ?? 0) + 10 && now.audioEnergy > (old?.audioEnergy ?? 0);
  };
  await until('everybody to see and hear all others', seconds, async () =>
    (await reports(people)).every(
      ({ others }, i) =>
        others.length === people.length - 1 &&
        others.every((other) => !ended.has(other.participant) && grew(other, before[i])),
    ),
  ).catch(async (error: unknown) => {
    const hints = await Promise.all(people.map((person) => person.hints()));
    throw new Error(hints.join('\n\n'), { cause: error });
  });
  return (Date.now() - start) / 1000;
}

/** The people who are in the call according to the homeserver. */
export async function members(room: string, token: string): Promise<string[]> {
  const { json } = await https(HOMESERVER, `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/state`, { token });
  const events = json as unknown as { type: string; sender: string; content: object }[];
  const here = events.filter(({ type, content }) => /call.member$/.test(type) && Object.keys(content).length > 0);
  return here.map(({ sender }) => sender).sort();
}

/** The ways in which people encrypt their tracks for each other, as the SFU logs it. */
export function encryptions(): Set<string> {
  const log = kubectl('-n', RTC_NAMESPACE, 'logs', 'deployment/livekit');
  return new Set(Array.from(log.matchAll(/mediaTrack published.*"encryption": "(\w+)"/g), ([, name]) => name));
}
