import { execFile } from 'node:child_process';
import { rootCertificates } from 'node:tls';
import { program } from '../../lib/shared/program/program';
import { FakeKubernetesApi } from '../support/fake-kubernetes-api';
import { tempDir, write } from '../support/files';

const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
const SECRET = 'ns/mine';
const TARGET = { namespace: 'ns', name: 'mine' };

const account = tempDir();
write(account, 'token', 'TOKEN');
write(account, 'ca.crt', rootCertificates[0]);

let api: FakeKubernetesApi;
beforeEach(async () => {
  api = new FakeKubernetesApi();
  await api.start();
});
afterEach(() => api.stop());

interface Run {
  readonly code: number;
  readonly output: string;
}

/** Runs a program as its Job does, with another folder for the service account and a shorter time between attempts. */
async function run(script: string, task: object): Promise<Run> {
  for (const part of [`'${ACCOUNT}'`, 'time.sleep(2)']) expect(script).toContain(part);
  const text = script.replace(ACCOUNT, account).replace('time.sleep(2)', 'time.sleep(0.01)');
  return new Promise((resolve) => {
    const env = { PATH: process.env.PATH, KUBERNETES_API: api.url };
    execFile('python3', ['-c', text, JSON.stringify(task)], { env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr });
    });
  });
}

const generate = (...keys: string[]) => run(program('secrets/generate.py'), { target: { ...TARGET, keys } });
const copy = () =>
  run(program('secrets/copy_key.py'), {
    source: { ...TARGET, key: 'a' },
    target: { namespace: 'other', name: 'its', key: 'b' },
  });

describe('the program that generates', () => {
  test('fills the keys that are missing in an empty Secret', async () => {
    api.put(SECRET);
    expect(await generate('form_secret', 'signing_key')).toEqual({
      code: 0,
      output: "ns/mine: made ['form_secret', 'signing_key'], kept []\n",
    });
    const values = api.values(SECRET);
    expect(Object.keys(values).sort()).toEqual(['form_secret', 'signing_key']);
    expect(values.form_secret).toMatch(/^[\w-]{48}$/);
    expect(api.tokens).toEqual(new Set(['Bearer TOKEN']));
  });

  test('makes a signing key that Synapse reads: algorithm, version, 32 bytes without padding', async () => {
    api.put(SECRET);
    await generate('signing_key');
    const [, version, seed] =
      /^ed25519 (a_[A-Za-z]{4}) ([A-Za-z0-9+/]{43})\n$/.exec(api.values(SECRET).signing_key) ?? [];
    expect(version).toBeDefined();
    expect(Buffer.from(seed, 'base64')).toHaveLength(32);
  });

  test('never changes a key that is there, and sends nothing about it', async () => {
    api.put(SECRET, { signing_key: 'OLD', other: 'OTHER' });
    const { output } = await generate('form_secret', 'signing_key');
    expect(output).toBe("ns/mine: made ['form_secret'], kept ['signing_key']\n");
    expect(api.values(SECRET)).toMatchObject({ signing_key: 'OLD', other: 'OTHER' });
    expect(api.patches.map(({ path, contentType, body }) => [path, contentType, Object.keys(body.data)])).toEqual([
      ['/api/v1/namespaces/ns/secrets/mine', 'application/merge-patch+json', ['form_secret']],
    ]);
  });

  test('writes nothing where nothing is missing', async () => {
    api.put(SECRET, { form_secret: 'OLD' });
    expect(await generate('form_secret')).toEqual({ code: 0, output: "ns/mine: made [], kept ['form_secret']\n" });
    expect(api.patches).toEqual([]);
  });

  test('makes other values each time', async () => {
    api.put(SECRET);
    await generate('form_secret', 'macaroon_secret_key');
    const first = api.values(SECRET);
    api.put(SECRET);
    await generate('form_secret', 'macaroon_secret_key');
    const all = [...Object.values(first), ...Object.values(api.values(SECRET))];
    expect(new Set(all).size).toBe(4);
  });

  test('prints no value, and names none in its patch but the new ones', async () => {
    api.put(SECRET, { form_secret: 'OLD-VALUE' });
    api.failures.push(500, 403);
    const { output } = await generate('form_secret', 'signing_key', 'turn_shared_secret');
    const values = Object.values(api.values(SECRET)).flatMap((v) => [v.trim(), Buffer.from(v).toString('base64')]);
    expect(values).toHaveLength(6);
    for (const value of [...values, 'TOKEN']) expect(output).not.toContain(value);
  });

  test('tries again where the API is not ready or not allowed yet, or the Secret not there', async () => {
    api.put(SECRET);
    api.failures.push(503, 403, 404);
    const { code, output } = await generate('form_secret');
    expect(code).toBe(0);
    expect(output.match(/^waiting: /gm)).toHaveLength(3);
    expect(Object.keys(api.values(SECRET))).toEqual(['form_secret']);
  });

  test('gives way to another writer, and keeps what that one wrote', async () => {
    api.put(SECRET);
    api.beforePatch = () => api.put(SECRET, { signing_key: 'THEIRS' });
    const { code, output } = await generate('form_secret', 'signing_key');
    expect(code).toBe(0);
    expect(output).toContain("made ['form_secret'], kept ['signing_key']");
    expect(api.values(SECRET).signing_key).toBe('THEIRS');
    expect(api.patches).toHaveLength(2);
  });

  test('gives up after a while, and fails', async () => {
    const { code, output } = await generate('form_secret');
    expect(code).toBe(1);
    expect(output).toMatch(/gave up: HTTPError: HTTP Error 404: Not Found\n$/);
    expect(output.match(/^waiting: /gm)).toHaveLength(60);
  });
});

describe('the program that copies', () => {
  test('puts the value under its key in the other Secret, whose other keys stay', async () => {
    api.put(SECRET, { a: 'VALUE' });
    api.put('other/its', { c: 'KEPT' });
    expect(await copy()).toEqual({ code: 0, output: 'other/its: key b is up to date\n' });
    expect(api.values('other/its')).toEqual({ b: 'VALUE', c: 'KEPT' });
  });

  test('follows a change of the source, and writes nothing without one', async () => {
    api.put(SECRET, { a: 'NEW' });
    api.put('other/its', { b: 'OLD' });
    await copy();
    await copy();
    expect(api.values('other/its')).toEqual({ b: 'NEW' });
    expect(api.patches).toHaveLength(1);
    expect(api.values(SECRET)).toEqual({ a: 'NEW' });
  });

  test('waits for the value, and tells where it is missing without a value', async () => {
    api.put(SECRET, { other: 'VALUE' });
    api.put('other/its');
    api.afterRead = () => api.put(SECRET, { a: 'VALUE' });
    const { code, output } = await copy();
    expect(code).toBe(0);
    expect(output).toContain("waiting: KeyError: 'ns/mine has no key a yet'");
    expect(output).not.toContain('VALUE');
    expect(api.values('other/its')).toEqual({ b: 'VALUE' });
  });
});
