import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs kubectl and returns its output. Throws an error with kubectl's message if it fails. */
export function kubectl(...args: string[]): string {
  return execFileSync('kubectl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Runs kubectl while the test goes on with other things. */
export async function kubectlMeanwhile(...args: string[]): Promise<string> {
  return (await run('kubectl', args)).stdout;
}

/** Runs kubectl, and ignores a failure. */
export function tryKubectl(args: string[], input?: string): { readonly ok: boolean; readonly output: string } {
  const { status, stdout, stderr } = spawnSync('kubectl', args, { encoding: 'utf8', input });
  return { ok: status === 0, output: stdout + stderr };
}

/** The fields of API objects that the tests read. */
export interface KubeObject {
  readonly type?: string;
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly labels?: { readonly [label: string]: string };
    readonly annotations?: { readonly [annotation: string]: string };
    readonly deletionTimestamp?: string;
  };
  readonly spec: {
    readonly automountServiceAccountToken?: boolean;
    readonly secretName?: string;
    readonly containers?: readonly { readonly resources: { readonly limits: { readonly memory: string } } }[];
    readonly volumes?: readonly { readonly persistentVolumeClaim?: { readonly claimName: string } }[];
  };
  readonly status: {
    readonly phase?: string;
    readonly addresses: readonly { readonly type: string; readonly address: string }[];
    readonly containerStatuses?: readonly {
      readonly restartCount: number;
      readonly state: { readonly terminated?: { readonly message: string } };
    }[];
    readonly startTime: string;
    readonly conditions: readonly { readonly type: string; readonly lastTransitionTime: string }[];
    readonly loadBalancer: { readonly ingress: readonly { readonly ip: string }[] };
  };
  readonly data: { readonly [key: string]: string };
}

export function get(...args: string[]): KubeObject {
  return JSON.parse(kubectl('get', '-o', 'json', ...args)) as KubeObject;
}

export function list(...args: string[]): readonly KubeObject[] {
  return (JSON.parse(kubectl('get', '-o', 'json', ...args)) as { items: KubeObject[] }).items;
}

export function secretValue(namespace: string, name: string, key: string): string {
  return Buffer.from(get('-n', namespace, 'secret', name).data[key], 'base64').toString();
}

/** Repeats the probe until its result is truthy. After the time limit, throws an error with the text of `why`. */
export async function until<T>(
  what: string,
  seconds: number,
  probe: () => T | Promise<T>,
  why = () => '',
): Promise<NonNullable<T>> {
  const end = Date.now() + seconds * 1000;
  let last: unknown;
  do {
    try {
      const result = await probe();
      if (result) return result;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  } while (Date.now() < end);
  throw new Error(`${what}: not within ${seconds} s\n${why()}`, { cause: last });
}

interface PodStatistics {
  readonly podRef: { readonly name: string; readonly namespace: string };
  readonly memory?: { readonly time: string; readonly workingSetBytes?: number };
}

/** The working set of each pod of a namespace in MiB, and the time at which the kubelet measured it. */
export function memoryCounts(
  ...namespaces: string[]
): { readonly pod: string; readonly mebibytes: number; at: number }[] {
  const node = list('nodes')[0].metadata.name;
  const { pods } = JSON.parse(kubectl('get', '--raw', `/api/v1/nodes/${node}/proxy/stats/summary`)) as {
    pods: PodStatistics[];
  };
  return pods
    .filter(({ podRef }) => namespaces.includes(podRef.namespace))
    .map(({ podRef, memory }) => ({
      pod: podRef.name,
      mebibytes: Math.round((memory?.workingSetBytes ?? 0) / 2 ** 20),
      at: Date.parse(memory?.time ?? ''),
    }));
}

export function memory(...namespaces: string[]): { readonly [pod: string]: number } {
  return Object.fromEntries(memoryCounts(...namespaces).map(({ pod, mebibytes }) => [pod, mebibytes]));
}
