import { Refusal } from '../../../cli/doctor/cluster/cluster';
import type { Kubectl, RefusalKind } from '../../../cli/doctor/cluster/cluster';
import { soundObjects } from './sound-cluster';
import type { Planted } from './sound-cluster';

/** A cluster in memory that answers the commands of the doctor. */
export class FakeCluster {
  public objects: Planted[] = soundObjects();
  /** The lengths of the values of Secrets, by `namespace/name`. */
  public secrets: { [secret: string]: { [key: string]: number } } = {
    'matrix/matrix-secrets': { signing_key: 59 },
    'matrix-rtc/livekit': { 'keys.yaml': 80 },
  };
  /** The figures of the claim synapse-data. */
  public volume = { capacityBytes: 100, availableBytes: 60, inodes: 100, inodesFree: 99 };
  /** The kinds, by their names for kubectl, that are refused. */
  public readonly refused = new Map<string, RefusalKind>();

  public find(kind: string, name: string): Planted {
    const found = this.objects.find((each) => each.kind === kind && each.metadata.name === name);
    if (!found) throw new Error(`${kind} ${name}: the sound cluster has none`);
    return found;
  }

  public remove(kind: string, name: string): void {
    const gone = this.find(kind, name);
    this.objects = this.objects.filter((each) => each !== gone);
  }

  public readonly kubectl: Kubectl = async (command, what, ...rest) => {
    if (command !== 'get') throw new Error(`${command}: the doctor reads only`);
    const line = [what, ...rest].join(' ');
    for (const [kind, refusal] of this.refused) if (line.includes(kind)) throw new Refusal(refusal, `no ${kind}`);
    return await Promise.resolve(this.answer(what, rest));
  };

  private answer(what: string, rest: readonly string[]): string {
    const namespace = rest.includes('-n') ? rest[rest.indexOf('-n') + 1] : undefined;
    if (what === '--raw') return JSON.stringify({ pods: [{ volume: [{ ...this.volume, pvcRef }] }] });
    if (what === 'secrets') return this.secretLines(namespace ?? '');
    const named = [what, ...rest].filter((each) => each.includes('/'));
    const kinds = what.split(',').map((kind) => kind.split('.')[0].replace(/s$/, ''));
    const items = this.objects.filter(({ kind, metadata }) =>
      rest.includes('--all-namespaces')
        ? kinds.includes(kind.toLowerCase())
        : named.length > 0
          ? named.includes(`${kind.toLowerCase()}/${metadata.name}`)
          : kinds.includes(kind.toLowerCase().replace(/policy$/, 'policie')) && metadata.namespace === namespace,
    );
    // kubectl prints nothing for objects that are not there, if it may ignore that.
    return items.length === 0 && named.length > 0 ? '' : JSON.stringify({ kind: 'List', items });
  }

  private secretLines(namespace: string): string {
    const own = Object.entries(this.secrets).filter(([name]) => name.startsWith(`${namespace}/`));
    const line = ([name, keys]: (typeof own)[number]) =>
      [name.split('/')[1], ...Object.entries(keys).map(([key, length]) => `${key}=${length}`)].join(' ');
    return own.map((each) => `${line(each)}\n`).join('');
  }
}

const pvcRef = { namespace: 'matrix', name: 'synapse-data' };
