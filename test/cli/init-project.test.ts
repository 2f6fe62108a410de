import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answerAll } from '../../cli/init/answer';
import { mainFile } from '../../cli/init/main-file';
import { PROJECT_FILES, projectFiles } from '../../cli/init/project-files';
import { tempDir, write } from '../support/files';

const LIBRARY = join(__dirname, '../../lib');

/** The manifests of the project that is made of these flags. */
async function synth(flags: { readonly [flag: string]: string }) {
  const dir = tempDir();
  const main = mainFile(await answerAll({ domain: 'example.org', ...flags }));
  process.env.CDK8S_OUTDIR = dir;
  const file = write(dir, 'main.ts', main.replace("'cdk8s-matrix'", JSON.stringify(LIBRARY)));
  jest.isolateModules(() => void require(file));
  delete process.env.CDK8S_OUTDIR;
  return { main, manifests: readFileSync(join(dir, 'matrix.k8s.yaml'), 'utf8') };
}

describe('each answer is in the manifests', () => {
  test.each([
    [{ issuer: 'own-issuer' }, 'cert-manager.io/cluster-issuer: own-issuer'],
    [{ 'tls-secret': 'wild' }, 'secretName: wild'],
    [{ 'relay-dns': 'home.example.org' }, 'home.example.org'],
    [{ 'relay-ip': '203.0.113.7' }, '203.0.113.7'],
    [{}, 'name: coturn'],
    [{}, 'name: livekit'],
    [{ relay: 'none' }, 'name: livekit'],
    [{ calls: 'pair' }, 'name: coturn'],
    [{ 'sign-up': 'token' }, 'registration_requires_token: true'],
    [{ 'recaptcha-secret': 'robots' }, 'enable_registration_captcha: true'],
    [{ admin: 'root' }, '--user=root'],
    [{ backups: 'volume' }, 'name: synapse-backup'],
    [{ 's3-endpoint': 'https://s3.example.org', 's3-bucket': 'nightly' }, 's3:https://s3.example.org/nightly'],
  ])('%j', async (flags, expected) => {
    const { manifests } = await synth(flags);
    expect(manifests).toContain(expected);
  });

  test.each([
    [{ certificates: 'none' }, 'cert-manager.io'],
    // The check of calls has the word in a message.
    [{ relay: 'none' }, 'name: coturn'],
    [{ calls: 'pair' }, 'livekit-server'],
    [{ backups: 'none' }, 'restic'],
  ])('%j', async (flags, unexpected) => {
    const { manifests } = await synth(flags);
    expect(manifests).not.toContain(unexpected);
  });
});

test('the comment about calls without a relay tells what is left of them', async () => {
  const main = async (calls: string) => mainFile(await answerAll({ domain: 'example.org', relay: 'none', calls }));
  expect(await main('group')).toContain("// Without a relay, group calls need the SFU's ports, and older apps call");
  expect(await main('pair')).toContain('// Without a relay, calls work between people in the same network only.');
});

test('nothing is written that is a default, and no line is untidy', async () => {
  const { main } = await synth({ backups: 'none' });
  expect(main).not.toMatch(/[ \t]$|turn:|rtc:|registration:|backup:/m);
});

test('the README names the Secrets that a person has to make, and only those', async () => {
  const readme = async (flags: { readonly [flag: string]: string }) =>
    projectFiles(await answerAll({ domain: 'example.org', ...flags }), 'matrix').get('README.md')!;
  expect(await readme({})).not.toContain('create secret');
  const full = await readme({
    'tls-secret': 'wild',
    'recaptcha-secret': 'robots',
    's3-secret': 'keys',
    's3-bucket': 'nightly',
    's3-endpoint': 'https://s3.example.org',
  });
  for (const text of ['secret tls wild ', 'generic robots ', 'generic keys ']) expect(full).toContain(text);
});

test('versions are exact, and what must not get into git is left out of it', async () => {
  const files = projectFiles(await answerAll({ domain: 'example.org' }), 'matrix');
  expect([...files.keys()]).toEqual(PROJECT_FILES);
  const { dependencies, devDependencies } = JSON.parse(files.get('package.json')!);
  const versions = Object.values({ ...dependencies, ...devDependencies });
  expect(versions.length).toBe(6);
  for (const version of versions) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(files.get('.gitignore')!.split('\n')).toEqual(
    expect.arrayContaining(['.secrets.yaml', 'dist/', 'node_modules/']),
  );
});
