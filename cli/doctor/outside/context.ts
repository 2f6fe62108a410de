import type { Check } from '../finding';
import { CannotCheck } from '../finding';
import type { Install } from '../install';
import type { Answer, Net, Request, Trouble } from '../net/net';

/** All that a check from outside needs. */
export interface Outside {
  readonly net: Net;
  readonly install: Install;
  /** The time now, in milliseconds. */
  readonly now: () => number;
}

export type OutsideCheck = Check<Outside>;

/** An answer, or the reason why there is none. Other checks find out about connections, so that such a reason ends the check. */
export async function tried(net: Net, url: string, request?: Request): Promise<Answer | Trouble> {
  const answer = await net.request(url, request);
  if ('trouble' in answer && answer.noConnection) throw new CannotCheck(`${new URL(url).host} is not reached`);
  return answer;
}

/** An answer of the server itself, rather than that of a proxy without a server behind it. Another check finds out about that. */
export async function served(net: Net, url: string, request?: Request): Promise<Answer> {
  const answer = await tried(net, url, request);
  const reason = 'trouble' in answer ? answer.trouble : isDown(answer) ? `answers ${answer.status}` : undefined;
  if (reason !== undefined) throw new CannotCheck(`${new URL(url).host} ${reason}`);
  return answer as Answer;
}

/** True if a proxy says that the server does not answer. */
export function isDown({ status }: Answer): boolean {
  return [502, 503, 504, 520, 521, 522, 523, 524, 530].includes(status);
}

/** The reason why an answer is none, in words. Undefined if it has this status. */
export function wrongStatus(answer: Answer | Trouble, status = 200): string | undefined {
  if ('trouble' in answer) return answer.trouble;
  return answer.status === status ? undefined : `answers ${answer.status}`;
}

export function header({ headers }: Answer, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

const ORIGIN = 'https://element.doctor.invalid';
export const FROM_BROWSER = { Origin: ORIGIN };

/** True if a browser may use the answer on every page. */
export function openToBrowsers(answer: Answer): boolean {
  return ['*', ORIGIN].includes(header(answer, 'access-control-allow-origin') ?? '');
}
