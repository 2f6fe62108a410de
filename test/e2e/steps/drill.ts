import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BackupTarget, Federation, IngressTls, MatrixApp, MatrixStack, Restore, Rtc, Turn } from '../../../lib';
import { kubectl, list, secretValue, tryKubectl } from '../support/kubectl';
import { PortForward } from '../support/port-forward';
import { copyClaim, runPython } from '../support/python-pod';
import { removeStack } from '../support/stack-removal';

/** The server with backups that `steps/backup.ts` made. */
export interface BackedUp {
  readonly namespace: string;
  /** Runs a job of a CronJob and returns its last line. */
  readonly run: (name: string, cronJob: string) => Promise<string>;
  /** The result of the last backup. */
  readonly lastBackup: () => string;
  /** The messages and uploads from before the backup that are missing on the server, or on the server with that URL. */
  readonly lost: (url?: string) => Promise<string[]>;
}

const ELSEWHERE = 'matrix-drill-e2e';
const DRILL = { 'app.kubernetes.io/component': 'drill' };
const LABELS = { ...DRILL, 'app.kubernetes.io/name': 'synapse-drill', 'app.kubernetes.io/instance': 'synapse-drill' };

/** Waits until a NetworkPolicy has reached the pod, tries to connect to addresses, and returns the names of those that answered. */
const reaching = (places: { readonly [name: string]: readonly [string, number] }) => `import json, socket, time
def answers(host, port):
    try:
        socket.create_connection((host, port), 3).close()
        return True
    except OSError:
        return False
time.sleep(10)
print(json.dumps([name for name, place in json.loads('${JSON.stringify(places)}').items() if answers(*place)]))`;

/** Drills of the backups of a running server. */
export function drill(server: BackedUp): void {
  const inside = (...args: string[]) => kubectl('-n', server.namespace, ...args);
  const addressOf = (namespace: string, service: string) =>
    kubectl('-n', namespace, 'get', 'service', service, '-o', 'jsonpath={.spec.clusterIP}');

  test('a drill shows that Synapse runs on the backup, while the server goes on untouched', async () => {
    const state = () => [
      inside('get', 'pod', 'synapse-0', '-o', 'jsonpath={.metadata.uid} {.status.containerStatuses[0].restartCount}'),
      inside('get', 'pvc,secret,configmap', '-o', 'jsonpath={.items[*].metadata.resourceVersion}'),
    ];
    const before = state();
    const begin = Date.now();
    const result = await server.run('drill', 'synapse-drill');
    console.log(`${result} (${Math.round((Date.now() - begin) / 1000)} s)`);
    const [, snapshot, counts] = / snapshot (\w+) of backup\.test: (.*)$/.exec(server.lastBackup())!;
    expect(result).toMatch(
      new RegExp(
        ` ok: Synapse ran on ${snapshot} of backup\\.test from \\S+: ${counts}; signing key ed25519:\\w+; ` +
          'an access token of then read its name, a message, a file$',
      ),
    );
    expect(state()).toEqual(before);
    expect(await server.lost()).toEqual([]);
  });

  test('its result is where that of a backup is, and nothing else is left of it', () => {
    expect(inside('get', 'job', 'drill', '-o', 'jsonpath={.status.conditions[*].type}')).toContain('Complete');
    const [pod] = list('-n', server.namespace, 'pods', '-l', 'app.kubernetes.io/component=drill');
    expect(pod.status.containerStatuses![0].state.terminated!.message).toContain(' ok: Synapse ran on ');
    const volumes = pod.spec.volumes!.flatMap((v) => v.persistentVolumeClaim?.claimName ?? []);
    expect(volumes).toEqual(['synapse-backup']);
    const claims = list('-n', server.namespace, 'pvc').map((claim) => claim.metadata.name);
    expect(claims.sort()).toEqual(['synapse-backup', 'synapse-data']);
  });

  test('reaches nobody', () => {
    const program = reaching({
      homeserver: [addressOf(server.namespace, 'synapse'), 8008],
      'API server': [addressOf('default', 'kubernetes'), 443],
      DNS: [addressOf('kube-system', 'kube-dns'), 53],
    });
    const reached = (namespace: string, name: string, labels?: typeof LABELS) =>
      JSON.parse(runPython({ namespace, name, program, labels })) as string[];
    expect(reached('default', 'anybody')).toEqual(['API server', 'DNS']);
    expect(reached(server.namespace, 'as-a-drill', LABELS)).toEqual([]);
  });

  describe('a second server, in another namespace', () => {
    const forward = new PortForward(ELSEWHERE, 18_009);
    afterAll(() => {
      forward.stop();
      removeStack(ELSEWHERE);
    });

    test('comes up from the same backup, and people find everything on it', async () => {
      removeStack(ELSEWHERE);
      kubectl('create', 'namespace', ELSEWHERE);
      const password = secretValue(server.namespace, 'synapse-backup', 'repository_password');
      const claim = {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'copy-of-backups' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      };
      const secret = {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'synapse-backup' },
        stringData: { repository_password: password },
      };
      for (const object of [claim, secret])
        expect(tryKubectl(['-n', ELSEWHERE, 'create', '-f', '-'], JSON.stringify(object)).ok).toBe(true);
      copyClaim(
        { namespace: server.namespace, claim: 'synapse-backup' },
        { namespace: ELSEWHERE, claim: 'copy-of-backups' },
      );
      kubectl('apply', '-f', secondServer());
      const begin = Date.now();
      kubectl('-n', ELSEWHERE, 'rollout', 'status', 'statefulset/synapse', '--timeout=300s');
      console.log(`a second server was ready after ${Math.round((Date.now() - begin) / 1000)} s`);
      await forward.to('service/synapse');
      expect(await server.lost(forward.url)).toEqual([]);
      expect(await server.lost()).toEqual([]);
      const key = (namespace: string) => secretValue(namespace, 'matrix-secrets', 'signing_key');
      expect(key(ELSEWHERE)).toBe(key(server.namespace));
    });
  });
}

/** The program of docs/backup.md, with another target. */
function secondServer(): string {
  const outdir = mkdtempSync(join(tmpdir(), 'drill-e2e-'));
  const app = new MatrixApp({ outdir });
  new MatrixStack(app, 'drill', {
    rtc: Rtc.none(),
    serverName: 'backup.test',
    namespace: ELSEWHERE,
    homeserverHost: 'drill.backup.test',
    elementHost: 'drill-chat.backup.test',
    tls: IngressTls.none(),
    turn: Turn.none(),
    synapse: { federation: Federation.disabled(), serveWellKnown: false },
    backup: { target: BackupTarget.existingClaim('copy-of-backups'), restore: Restore.latest(), suspended: true },
  });
  app.synth();
  return outdir;
}
