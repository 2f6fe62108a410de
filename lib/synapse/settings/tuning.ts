import { SizeRoundingBehavior } from 'cdk8s';
import type { Size } from 'cdk8s';
import type { Findings } from '../../shared/findings';
import { mergeConfig } from '../../shared/merge';
import type { Config } from '../../shared/merge';
import type { RateLimit } from '../../shared/rate-limit';
import type { RateLimitOptions } from '../rate-limits';
import { MEMORY_LIMIT } from '../synapse-memory';
import type { SynapseOptions } from '../synapse-options';
import type { HomeserverContext } from './context';
import type { Row } from './row';

/** The keys of Synapse for the names of the limits. */
const KEYS: { readonly [P in keyof Required<RateLimitOptions>]: string } = {
  messages: 'rc_message',
  logins: 'rc_login/account',
  failedLogins: 'rc_login/failed_attempts',
  registrations: 'rc_registration',
  joins: 'rc_joins/local',
  remoteJoins: 'rc_joins/remote',
  invites: 'rc_invites/per_user',
  roomCreations: 'rc_room_creation',
};

/** Rate limits and caches. `extraConfig` may set the same keys: its values win. */
export const TUNING_ROWS: Row[] = [
  ...Object.entries(KEYS).map(([name, key], index): Row => {
    return {
      prop: 'tuning',
      key,
      // The limit of messages is added after other parts, see chosenLimits().
      ...(name !== 'messages' && {
        value: ({ options }: HomeserverContext) => written(limitsOf(options)[name as keyof RateLimitOptions]),
      }),
      ...(index === 0 && {
        check: (findings, { tuning }) => tuning?.rateLimits?._check(findings, 'tuning.rateLimits'),
      }),
      outside: false,
    };
  }),
  { prop: 'tuning', key: 'caches/global_factor', value: ({ options }) => options.tuning?.cacheFactor, outside: false },
  {
    prop: 'tuning',
    key: 'caches/cache_autotuning',
    value: ({ options }) => autotuning(options),
    check: checkAutotuning,
    outside: false,
  },
];

/** The limit of messages that the user chose. It wins over that of other parts, such as the call service, whose users send more. */
export function chosenLimits(options: SynapseOptions): { readonly [key: string]: object } {
  const messages = written(limitsOf(options).messages);
  return messages ? { [KEYS.messages]: messages } : {};
}

function limitsOf({ tuning }: SynapseOptions): RateLimitOptions {
  return tuning?.rateLimits?._limits ?? {};
}

function written(limit: RateLimit | undefined): object | undefined {
  return limit && { per_second: limit.perSecond, burst_count: limit.burst };
}

/** The block `caches` of a worker whose container has that memory limit. Undefined if the sizes of caches don't depend on the limit. */
export function workerCaches({ tuning, extraConfig }: SynapseOptions, limit: Size | undefined): Config | undefined {
  const measured = tuned(tuning?.cacheMemoryPercent, limit);
  if (!measured) return undefined;
  const { cacheFactor } = tuning!;
  // A block in a later file replaces that of homeserver.yaml, so all of it must be here.
  const own = { ...(cacheFactor !== undefined && { global_factor: cacheFactor }), cache_autotuning: measured };
  return mergeConfig({ caches: own }, { caches: extraConfig?.caches ?? {} }).caches as Config;
}

function autotuning({ tuning, resources }: SynapseOptions): object | undefined {
  return tuned(tuning?.cacheMemoryPercent, resources ? resources.memory?.limit : MEMORY_LIMIT);
}

/** Synapse needs all three values. It empties caches from the first size down to the second one, and keeps what is younger than the time. */
function tuned(percent: number | undefined, limit: Size | undefined): object | undefined {
  if (percent === undefined || !limit) return undefined;
  const kibibytes = limit.toKibibytes({ rounding: SizeRoundingBehavior.FLOOR });
  const part = (share: number) => `${Math.floor((kibibytes * share) / 100)}K`;
  return {
    max_cache_memory_usage: part(percent),
    target_cache_memory_usage: part(percent * 0.85),
    min_cache_ttl: '5m',
  };
}

function checkAutotuning(findings: Findings, { tuning, resources, workers }: SynapseOptions): void {
  if (tuning?.cacheMemoryPercent === undefined) return;
  if (resources && !resources.memory?.limit) {
    findings.add('tuning.cacheMemoryPercent', "needs a memory limit: give 'resources' one, or leave 'resources' out");
  }
  for (const { name, options } of workers?._layout.groups ?? []) {
    if (!options.resources || options.resources.memory?.limit) continue;
    findings.add(
      'tuning.cacheMemoryPercent',
      `needs a memory limit of each process: give the 'resources' of the workers '${name}' one, or leave them out`,
    );
  }
}
