import { Redis } from '../redis/redis';
import type { RouterOptions } from '../router/router-options';
import { Findings } from '../shared/findings';
import { isPassed, take, takeOptions } from '../shared/shape';
import { largeGroups, mediumGroups, smallGroups } from './presets';
import { resolveLayout } from './resolve-layout';
import type { WorkerGroups } from './resolve-layout';
import { checkGroups } from './worker-checks';
import type { WorkerLayout } from './worker-layout';
import type { WorkerGroupOptions } from './worker-options';
import { WORKERS_PRESET_OPTIONS, WORKERS_PROPS } from './workers-options';
import type { WorkersOptions, WorkersPresetOptions, WorkersProps } from './workers-options';

/**
 * The processes that share the homeserver's work. They need a PostgreSQL database. Clients and other servers don't notice them: the homeserver keeps its names.
 *
 * Figures of the presets: each process of Synapse uses one core at most, has about 125 MB of memory when idle (measured with Synapse 1.163), and at most its limit, 768
 * MiB unless the group has others. Cores and memory are these figures times the number of processes, with the main process and its 1.5 GiB. The numbers of people are
 * estimates from that, not measured: watch the CPU of each group, and change the preset's groups by its option `groups`.
 *
 * Media stay with the main process in all presets, as a process for them needs a place that several pods can write. With such a place, add
 * `media: { does: [Duty.MEDIA] }`.
 *
 * @see https://element-hq.github.io/synapse/latest/workers.html
 */
export class Workers {
  /** A single process does everything. It suits a server up to a few hundred people. */
  public static none(): Workers {
    return new Workers(new Findings(), {}, {});
  }

  /**
   * 2 workers: one for syncs, one for other servers. The main process sends messages without waiting for either.
   *
   * For about 100 to 1,000 people: up to 3 cores. Memory of Synapse's processes together: 0.4 GB when idle, 3 GiB at their limits. Groups: `sync`, `federation`.
   */
  public static small(options?: WorkersPresetOptions): Workers {
    return Workers._preset(smallGroups(), options, isPassed(arguments, 0));
  }

  /**
   * 8 workers: first syncs apart from other syncs, and events written by a process of their own.
   *
   * For about 1,000 to 10,000 people: up to 9 cores. Memory of Synapse's processes together: 1.1 GB when idle, 7.5 GiB at their limits. Groups: `sync`,
   * `initial-sync`, `client`, `events`, `federation`, `background`.
   */
  public static medium(options?: WorkersPresetOptions): Workers {
    return Workers._preset(mediumGroups(), options, isPassed(arguments, 0));
  }

  /**
   * 24 workers, and up to 51 under load: two processes write events, and each kind of work has its own group.
   *
   * For about 10,000 to 100,000 people: 25 to 52 cores, and several more for the database. Memory of Synapse's processes together: 3.1 GB when idle, 20 to 40 GiB at
   * their limits. Groups: `sync`, `initial-sync`, `client`, `sending`, `events`, `devices`, `accounts`, `presence`, `federation`, `federation-inbound`,
   * `federation-sender`, `pusher`, `background`.
   */
  public static large(options?: WorkersPresetOptions): Workers {
    return Workers._preset(largeGroups(), options, isPassed(arguments, 0));
  }

  /** Groups of your own composition. Requests and work that no group has stay with the main process. */
  public static of(props: WorkersProps): Workers {
    const found = new Findings();
    const { groups, ...options } = take(found, '', props, WORKERS_PROPS);
    if (found.all.length === 0 && Object.keys(groups).length === 0) {
      found.add('groups', 'must have one group or more; use Workers.none() for none');
    }
    return new Workers(found, groups, options);
  }

  private static _preset(preset: WorkerGroups, given: WorkersPresetOptions | undefined, passed: boolean): Workers {
    const found = new Findings();
    const { groups = {}, ...options } = takeOptions(found, given, passed, WORKERS_PRESET_OPTIONS);
    const changed = Object.entries(groups).map(([name, changes]): [string, WorkerGroupOptions] => [
      name,
      { ...own(preset, name), ...changes },
    ]);
    return new Workers(found, { ...preset, ...Object.fromEntries(changed) }, options);
  }

  private constructor(
    private readonly found: Findings,
    private readonly groups: WorkerGroups,
    private readonly options: WorkersOptions,
  ) {}

  /** The processes. They are known only if `_check` finds nothing. @internal */
  public get _layout(): WorkerLayout {
    return resolveLayout(this.groups);
  }

  /** @internal */
  public get _router(): RouterOptions {
    return this.options.router ?? {};
  }

  /** @internal */
  public get _redis(): Redis {
    return this.options.redis ?? Redis.bundled();
  }

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
    // The rules are about groups whose options are all of the right kind.
    const wrong = this.found.all.some((finding) => finding.startsWith("'groups"));
    if (!wrong) checkGroups(findings, `${prop}.groups`, this.groups);
    this.options.redis?._check(findings, `${prop}.redis`);
  }
}

function own(groups: WorkerGroups, name: string): WorkerGroupOptions | undefined {
  return Object.hasOwn(groups, name) ? groups[name] : undefined;
}
