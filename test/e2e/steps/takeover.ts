import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BackupTarget, IngressTls, MatrixApp, MatrixStack } from '../../../lib';
import { Person } from '../../integration/support/people';
import { register, runNow } from '../support/jobs';
import { kubectl, list, secretValue, tryKubectl } from '../support/kubectl';
import { PortForward } from '../support/port-forward';
import { DOMAIN, TURN } from '../support/stack';
import { removeStack } from '../support/stack-removal';

const NAMESPACE = 'matrix-takeover-e2e';
const RELAY_NAMESPACE = `${NAMESPACE}-turn`;
const RTC_NAMESPACE = `${NAMESPACE}-rtc`;
const NAMESPACES = [NAMESPACE, RELAY_NAMESPACE, RTC_NAMESPACE];
/** An earlier version's manifests: see its README. */
const BEFORE = readFileSync(join(__dirname, '../before/matrix.k8s.yaml'), 'utf8').replaceAll('example.test', DOMAIN);
const inside = (...args: string[]) => kubectl('-n', NAMESPACE, ...args);

/** The manifests that the present code writes for the props of the earlier version's stack. */
function synth(): string {
  const app = new MatrixApp({ outdir: mkdtempSync(join(tmpdir(), 'takeover-')) });
  new MatrixStack(app, 'matrix', {
    serverName: DOMAIN,
    namespace: NAMESPACE,
    tls: IngressTls.certManager('e2e-ca'),
    synapse: { firstAdmin: 'admin' },
    turn: TURN,
    backup: { target: BackupTarget.volume() },
  });
  app.synth();
  return app.outdir;
}

function waitUntilReady(): void {
  for (const workload of ['statefulset/synapse', 'deployment/element', 'deployment/well-known'])
    inside('rollout', 'status', workload, '--timeout=240s');
  kubectl('-n', RELAY_NAMESPACE, 'rollout', 'status', 'deployment/coturn', '--timeout=120s');
  inside('wait', 'job', '--all', '--for=condition=complete', '--timeout=240s');
}

/** The objects of a kind in both namespaces. Maps each name to the result of `of`. */
function each<T>(kind: string, of: (object: ReturnType<typeof list>[number]) => T): { readonly [name: string]: T } {
  const found = NAMESPACES.flatMap((namespace) =>
    list('-n', namespace, kind).map((object) => [`${namespace}/${object.metadata.name}`, of(object)] as const),
  );
  return Object.fromEntries(found);
}

/** The identity of each running pod by the name of its program. */
function runningPods(): { readonly [name: string]: string } {
  const running = NAMESPACES.flatMap((namespace) => list('-n', namespace, 'pods')).filter(
    ({ status, metadata }) => status.phase === 'Running' && !metadata.deletionTimestamp,
  );
  return Object.fromEntries(
    running.map(({ metadata }) => [metadata.labels?.['app.kubernetes.io/name'] ?? metadata.name, metadata.uid]),
  );
}

function kept() {
  return {
    claims: each('persistentvolumeclaims', ({ metadata }) => metadata.uid),
    secrets: each('secrets', ({ data }) => data),
  };
}

/** The first apply of the present version takes over a server that an earlier version made. */
export function takeover(): void {
  const forward = new PortForward(NAMESPACE, 18_011);
  const people: Person[] = [];
  let data: Parameters<Person['lost']>[0][] = [];
  let before: ReturnType<typeof kept>;
  let pods: ReturnType<typeof runningPods>;
  let jobs: string[] = [];

  const remove = () => {
    removeStack(NAMESPACE);
    tryKubectl(['delete', 'namespace', RELAY_NAMESPACE, RTC_NAMESPACE, '--ignore-not-found', '--timeout=180s']);
  };
  const connect = () => forward.to('service/synapse');
  const lost = async () => (await Promise.all(people.map((person, i) => person.lost(data[i])))).flat();

  beforeAll(remove);
  afterAll(() => {
    forward.stop();
    remove();
  });

  test('the earlier version runs and has users, messages, media and a backup', async () => {
    const { ok, output } = tryKubectl(['apply', '-f', '-'], BEFORE);
    expect([ok, output]).toEqual([true, expect.stringContaining('statefulset.apps/synapse created')]);
    waitUntilReady();
    await connect();
    for (const name of ['alice', 'bob']) {
      register(NAMESPACE, 'statefulset/synapse', name);
      const person = await Person.enter(name, forward.url);
      for (let i = 0; i < 5; i++) await person.send(`${name} before ${i}`);
      await person.upload();
      people.push(person);
    }
    data = people.map(({ acknowledged, uploads }) => ({ messages: [...acknowledged], uploads: [...uploads] }));
    expect(await runNow(NAMESPACE, 'synapse-backup', 'backup-before')).toContain(' ok: ');
    before = kept();
    pods = runningPods();
    expect(Object.keys(pods).sort()).toEqual(['coturn', 'element', 'synapse', 'well-known']);
  });

  test('the present version is taken at the first apply, and a Job that the earlier one started ends well', () => {
    inside('create', 'job', '--from=cronjob/synapse-backup', 'backup-meanwhile');
    jobs = Object.keys(each('jobs', () => true));
    const output = kubectl('apply', '-f', synth());
    console.log(`changed by the apply:\n${output.replace(/^.* unchanged\n/gm, '')}`);
    // The objects of the earlier version are among them.
    waitUntilReady();
    for (const name of ['livekit', 'lk-jwt-service']) {
      kubectl('-n', RTC_NAMESPACE, 'rollout', 'status', `deployment/${name}`, '--timeout=120s');
    }
    const remaining = each('jobs', ({ status }) => status.conditions.some(({ type }) => type === 'Complete'));
    expect(remaining).toMatchObject(Object.fromEntries(jobs.map((name) => [name, true])));
    const now = runningPods();
    const restarted = Object.keys(now).filter((name) => now[name] !== pods[name]);
    const made = Object.keys(remaining).filter((name) => !jobs.includes(name));
    console.log(`restarted: ${restarted.join(', ') || 'no pod'}; new Jobs: ${made.join(', ') || 'none'}`);
  });

  test('claims and secrets are the same ones', () => {
    const now = kept();
    expect(now.claims).toMatchObject(before.claims);
    for (const [name, values] of Object.entries(before.secrets)) {
      // A failure shows the names of changed objects, not their values.
      const changed = Object.keys(values ?? {}).filter((key) => now.secrets[name]?.[key] !== values[key]);
      expect([name, changed]).toEqual([name, []]);
    }
    expect(secretValue(RELAY_NAMESPACE, 'coturn-secret', 'turn_shared_secret')).toBe(
      secretValue(NAMESPACE, 'matrix-secrets', 'turn_shared_secret'),
    );
  });

  test('nobody is logged out, and no message or upload is lost', async () => {
    await connect();
    expect(await lost()).toEqual([]);
    for (const person of people) await person.send(`${person.name} after`);
    expect(await people[0].login()).toMatch(/./);
  });

  test('the next backup goes into the same repository', async () => {
    expect(await runNow(NAMESPACE, 'synapse-backup', 'backup-after')).toContain(' ok: ');
  });
}
