import { execFileSync } from 'node:child_process';
import { IMAGES } from '../../../lib/shared/images';
import { kubectl, tryKubectl } from './kubectl';

export interface ClaimOf {
  readonly namespace: string;
  readonly claim: string;
}

/** A pod in Synapse's image, which has Python. */
export interface PythonPod {
  readonly namespace: string;
  readonly name: string;
  readonly program: string;
  readonly labels?: { readonly [label: string]: string };
  /** Is mounted at `/volume`. */
  readonly claim?: string;
}

/** Runs a program in a new pod, waits until it has succeeded, and returns its output. */
export function runPython(pod: PythonPod): string {
  startPython(pod);
  const inside = (...args: string[]) => kubectl('-n', pod.namespace, ...args);
  inside('wait', 'pod', pod.name, '--for=jsonpath={.status.phase}=Succeeded', '--timeout=90s');
  const logs = inside('logs', pod.name);
  inside('delete', 'pod', pod.name);
  return logs;
}

/** Copies the files of one claim into an empty claim, which may be in another namespace. */
export function copyClaim(from: ClaimOf, to: ClaimOf): void {
  const ends = [from, to].map((end) => ({ ...end, name: 'copy', program: 'import time; time.sleep(600)' }));
  for (const end of ends) {
    startPython(end);
    kubectl('-n', end.namespace, 'wait', 'pod', end.name, '--for=condition=Ready', '--timeout=90s');
  }
  // The archive leaves out the folder itself, because the storage sets its mode.
  const pack = `kubectl -n ${from.namespace} exec copy -- sh -c 'cd /volume && tar c *'`;
  const unpack = `kubectl -n ${to.namespace} exec -i copy -- tar x -C /volume`;
  execFileSync('bash', ['-o', 'pipefail', '-c', `${pack} | ${unpack}`], { stdio: ['ignore', 'pipe', 'pipe'] });
  for (const { namespace } of ends) kubectl('-n', namespace, 'delete', 'pod', 'copy', '--grace-period=1');
}

/** The security context that Pod Security `restricted` demands. */
function startPython({ namespace, name, program, labels, claim }: PythonPod): void {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels },
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 991,
        fsGroup: 991,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        {
          name: 'main',
          image: IMAGES.synapse,
          command: ['python3', '-c', program],
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          volumeMounts: claim === undefined ? [] : [{ name: 'volume', mountPath: '/volume' }],
        },
      ],
      volumes: claim === undefined ? [] : [{ name: 'volume', persistentVolumeClaim: { claimName: claim } }],
    },
  };
  const { ok, output } = tryKubectl(['apply', '-f', '-'], JSON.stringify(pod));
  if (!ok) throw new Error(output);
}
