import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataVolume, IngressTls, MatrixApp, MatrixStack, Rtc, Turn } from '../../../lib';
import { IMAGES } from '../../../lib/shared/images';
import { Person } from '../../integration/support/people';
import { register } from '../support/jobs';
import { kubectl, tryKubectl } from '../support/kubectl';
import { PortForward } from '../support/port-forward';
import { removeStack } from '../support/stack-removal';

const NAMESPACE = 'matrix-moving-e2e';
const SERVER = 'moving.test';
const inside = (...args: string[]) => kubectl('-n', NAMESPACE, ...args);

/** A server as the Helm chart makes it: Synapse writes its own config and key into the claim, and runs without our settings. */
const THERE = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'synapse', namespace: NAMESPACE },
  spec: {
    selector: { matchLabels: { app: 'synapse' } },
    template: {
      metadata: { labels: { app: 'synapse' } },
      spec: {
        securityContext: { runAsUser: 991, fsGroup: 991 },
        containers: [
          {
            name: 'synapse',
            image: IMAGES.synapse,
            command: ['sh', '-c'],
            args: [
              `cd /data && python3 -m synapse.app.homeserver --server-name ${SERVER} --config-path /data/homeserver.yaml --generate-config --report-stats=yes ` +
                '--data-directory /data && exec python3 -m synapse.app.homeserver --config-path /data/homeserver.yaml',
            ],
            volumeMounts: [{ name: 'synapse-data', mountPath: '/data' }],
          },
        ],
        volumes: [{ name: 'synapse-data', persistentVolumeClaim: { claimName: 'synapse-data' } }],
      },
    },
  },
};
const CLAIM = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'synapse-data', namespace: NAMESPACE },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
};

/** docs/migrating-from-helm.md, command by command. */
export function movingIn(): void {
  const forward = new PortForward(NAMESPACE, 18_009);
  const secrets = mkdtempSync(join(tmpdir(), 'matrix-secrets-'));
  let alice: Person;
  let before: Parameters<Person['lost']>[0];

  beforeAll(() => removeStack(NAMESPACE));
  afterAll(() => {
    forward.stop();
    removeStack(NAMESPACE);
  });

  test("a server of the chart's making", async () => {
    kubectl('create', 'namespace', NAMESPACE);
    for (const object of [CLAIM, THERE]) expect(tryKubectl(['apply', '-f', '-'], JSON.stringify(object)).ok).toBe(true);
    inside('rollout', 'status', 'deployment/synapse', '--timeout=120s');
    await forward.to('deployment/synapse');
    register(NAMESPACE, 'deployment/synapse', 'alice', 'http://localhost:8008');
    alice = await Person.enter('alice', forward.url);
    for (let i = 0; i < 5; i++) await alice.send(`before the move ${i}`);
    await alice.upload();
    before = { messages: [...alice.acknowledged], uploads: [...alice.uploads] };
  });

  test('its secrets are read out of its volume', () => {
    const save = (name: string, ...command: string[]) =>
      writeFileSync(join(secrets, name), inside('exec', 'deployment/synapse', '--', ...command));
    save('signing_key', 'sh', '-c', 'cat /data/*.signing.key');
    const read = 'import sys, yaml; print(yaml.safe_load(open("/data/homeserver.yaml"))[sys.argv[1]], end="")';
    for (const name of ['macaroon_secret_key', 'form_secret', 'registration_shared_secret'])
      save(name, 'python3', '-c', read, name);
  });

  test('the stack takes the volume over: same key, same sessions, old password, nothing lost', async () => {
    inside('delete', 'deployment', 'synapse');
    inside('create', 'secret', 'generic', 'matrix-secrets', `--from-file=${secrets}`);
    const outdir = mkdtempSync(join(tmpdir(), 'moving-e2e-'));
    const app = new MatrixApp({ outdir });
    new MatrixStack(app, 'moving', {
      rtc: Rtc.none(),
      serverName: SERVER,
      namespace: NAMESPACE,
      tls: IngressTls.none(),
      turn: Turn.none(),
      synapse: { storage: DataVolume.existingClaim('synapse-data'), serveWellKnown: false },
    });
    app.synth();
    kubectl('apply', '-f', outdir);
    inside('rollout', 'status', 'statefulset/synapse', '--timeout=240s');
    await forward.to('service/synapse');
    expect(await alice.lost(before)).toEqual([]);
    expect(await alice.login()).toMatch(/./);
    const ask =
      'import urllib.request; print(urllib.request.urlopen("http://localhost:8008/_matrix/key/v2/server").read().decode())';
    const keys = JSON.parse(inside('exec', 'synapse-0', '-c', 'synapse', '--', 'python3', '-c', ask)) as {
      verify_keys: object;
    };
    expect(Object.keys(keys.verify_keys)).toEqual([
      `ed25519:${inside('exec', 'synapse-0', '-c', 'synapse', '--', 'sh', '-c', 'cat /data/*.signing.key').split(' ')[1]}`,
    ]);
  });
}
