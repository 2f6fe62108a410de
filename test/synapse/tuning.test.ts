import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { parse } from 'yaml';
import { Endpoints, RateLimits, Rtc, SynapseDatabase, Workers } from '../../lib';
import type { SynapseOptions } from '../../lib';
import { containers, find, findingsOf, synthStack } from '../support/manifests';

interface Written {
  readonly [key: string]: { readonly [key: string]: unknown } | undefined;
}

function homeserver(synapse: SynapseOptions, rtc = Rtc.none()): Written {
  const { data } = find(synthStack({ synapse, rtc }), 'ConfigMap', 'synapse-config');
  return parse(data['homeserver.yaml'] as string) as Written;
}

test('without tuning, Synapse has its own limits and caches', () => {
  const config = homeserver({});
  expect(config).not.toHaveProperty('rc_message');
  expect(config).not.toHaveProperty('caches');
  expect(homeserver({ tuning: { rateLimits: RateLimits.standard() } })).toEqual(config);
});

test('a preset, with the limits that the user chooses, and beside those by address', () => {
  const rateLimits = RateLimits.relaxed({ messages: { perSecond: 0.5, burst: 5 } });
  const config = homeserver({ tuning: { rateLimits } });
  expect(config.rc_message).toEqual({ per_second: 0.5, burst_count: 5 });
  expect(config.rc_login).toEqual({
    account: { per_second: 0.1, burst_count: 20 },
    address: { per_second: 1000, burst_count: 1000 },
  });
  // Strangers can try passwords and make accounts, whoever the users are.
  expect(config.rc_login).not.toHaveProperty('failed_attempts');
  expect(config).not.toHaveProperty('rc_registration');
});

test('a limit of messages that the user chooses wins over that of the call service', () => {
  const messages = { perSecond: 3, burst: 40 };
  const chosen = homeserver({ tuning: { rateLimits: RateLimits.strict({ messages }) } }, Rtc.livekit());
  expect(chosen.rc_message).toEqual({ per_second: 3, burst_count: 40 });
  const own = homeserver({ tuning: { rateLimits: RateLimits.strict() } }, Rtc.livekit());
  expect(own.rc_message).toEqual({ per_second: 0.5, burst_count: 30 });
});

test('strict limits are nowhere above those of Synapse', () => {
  const config = homeserver({ tuning: { rateLimits: RateLimits.strict() } });
  expect(config.rc_registration).toEqual({ per_second: 0.01, burst_count: 2 });
  expect(config.rc_login?.failed_attempts).toEqual({ per_second: 0.05, burst_count: 3 });
  expect(config).not.toHaveProperty('rc_message');
});

test('values of extraConfig win', () => {
  const extraConfig = { rc_message: { per_second: 9, burst_count: 99 }, caches: { global_factor: 3 } };
  const tuning = { rateLimits: RateLimits.relaxed(), cacheFactor: 2 };
  expect(homeserver({ tuning, extraConfig })).toMatchObject(extraConfig);
});

test('caches are emptied before the memory of the container ends', () => {
  const caches = (limit?: Size) => {
    const resources = limit && { memory: { limit } };
    return homeserver({ tuning: { cacheMemoryPercent: 70 }, ...(resources && { resources }) }).caches;
  };
  expect(caches()?.cache_autotuning).toEqual({
    max_cache_memory_usage: '1101004K',
    target_cache_memory_usage: '935854K',
    min_cache_ttl: '5m',
  });
  expect(caches(Size.gibibytes(4))?.cache_autotuning).toMatchObject({ max_cache_memory_usage: '2936012K' });
});

describe('each worker', () => {
  const database = SynapseDatabase.bundled();
  const group = (serves: Endpoints, memory?: number) => ({
    serves: [serves],
    ...(memory !== undefined && { resources: { memory: { limit: Size.mebibytes(memory) } } }),
  });
  const cachesOf = (name: string, synapse: SynapseOptions) => {
    const set = find(synthStack({ synapse: { database, ...synapse } }), 'StatefulSet', name);
    const { command } = containers(set).find((container) => container.name === 'files')!;
    return (JSON.parse(command.at(-1) as string) as { worker: { caches?: object } }).worker.caches;
  };
  const workers = Workers.of({ groups: { small: group(Endpoints.SYNC), large: group(Endpoints.CLIENT, 4096) } });

  test('empties its caches before the memory of its own container ends', () => {
    const tuning = { cacheMemoryPercent: 50, cacheFactor: 2 };
    const extraConfig = { caches: { per_cache_factors: { get_users: 9 } } };
    const all = { global_factor: 2, per_cache_factors: { get_users: 9 } };
    const [small, large] = ['synapse-small', 'synapse-large'].map((name) =>
      cachesOf(name, { workers, tuning, extraConfig }),
    );
    // This block takes the place of that of homeserver.yaml, so it has the other settings too.
    expect(small).toMatchObject({ ...all, cache_autotuning: { max_cache_memory_usage: '393216K' } });
    expect(large).toMatchObject({ ...all, cache_autotuning: { max_cache_memory_usage: '2097152K' } });
  });

  test('reads that of homeserver.yaml otherwise', () => {
    expect(cachesOf('synapse-small', { workers, tuning: { cacheFactor: 2 } })).toBeUndefined();
  });

  test('needs a limit', () => {
    const unlimited = { serves: [Endpoints.SYNC], resources: { cpu: { request: kplus.Cpu.millis(50) } } };
    const synapse = { database, workers: Workers.of({ groups: { unlimited } }), tuning: { cacheMemoryPercent: 50 } };
    expect(findingsOf(() => synthStack({ synapse }))).toEqual([
      "'synapse.tuning.cacheMemoryPercent' needs a memory limit of each process: give the 'resources' of the workers 'unlimited' one, or leave them out",
    ]);
  });
});

test('errors name the prop', () => {
  const rateLimits = RateLimits.standard({ messages: { perSecond: 0, burst: 0.5 } });
  const resources = { cpu: { request: kplus.Cpu.millis(77) } };
  const tuning = { rateLimits, cacheFactor: 0, cacheMemoryPercent: 70 };
  expect(findingsOf(() => synthStack({ synapse: { tuning, resources } }))).toEqual([
    "'synapse.tuning.cacheFactor' must be from 0.05 to 50, got 0",
    "'synapse.tuning.rateLimits.messages.perSecond' must be from 0.0001 to 1000000, got 0",
    "'synapse.tuning.rateLimits.messages.burst' must be a whole number, from 1 to 1000000, got 0.5",
    "'synapse.tuning.cacheMemoryPercent' needs a memory limit: give 'resources' one, or leave 'resources' out",
  ]);
});
