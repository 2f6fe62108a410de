import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const GOOD = readFileSync(join(ROOT, 'main.ts'), 'utf8');

/** A user's checkout. */
const project = mkdtempSync(join(tmpdir(), 'project-'));
for (const path of [
  'cli',
  'imports',
  'lib',
  'scripts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'cdk8s.yaml',
]) {
  cpSync(join(ROOT, path), join(project, path), { recursive: true });
}
symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'));

function run(main: string, command: string[] = ['scripts/synth.mjs'], cwd = project) {
  writeFileSync(join(project, 'main.ts'), main);
  const env: NodeJS.ProcessEnv = { ...process.env, CDK8S_CHECK_UPGRADE: 'false', CDK8S_OUTDIR: undefined };
  const { status, stderr, stdout } = spawnSync(process.execPath, command, { cwd, env, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

function dist(): { readonly [file: string]: string } {
  const files = readdirSync(join(project, 'dist')).sort();
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(project, 'dist', file), 'utf8')]));
}

describe('npm run synth', () => {
  test('writes manifests and next steps, and tells of both', () => {
    const { status, output } = run(GOOD);
    expect(status).toBe(0);
    expect(Object.keys(dist())).toEqual(['NEXT-STEPS.md', 'STACK.svg', 'matrix.k8s.yaml']);
    expect(output).toContain('Wrote dist/matrix.k8s.yaml.');
    expect(output).toContain('turn.example.org  A');
  });

  test.each([
    ['a wrong value', GOOD.replace("'example.org'", "'https://example.org'"), "'serverName' must be the bare domain"],
    ['code that does not compile', GOOD.replace('serverName', 'servername'), "'servername' does not exist"],
  ])('leaves dist as it was on %s, and says what is wrong', (_, main, message) => {
    const before = dist();
    const { status, output } = run(main);
    expect(status).toBe(1);
    expect(output).toContain(message);
    expect(output).toContain('Nothing was written');
    expect(output).not.toContain('    at ');
    expect(dist()).toEqual(before);
  });

  test('does not stop for what is not used', () => {
    const unused = 'function f(a: boolean, b: number) { if (a) return 1; }';
    const { status, output } = run(`import { App } from 'cdk8s';\nconst unused = 1;\n${unused}\n${GOOD}`);
    expect([status, output]).toEqual([0, expect.stringContaining('Wrote dist/matrix.k8s.yaml.')]);
  });

  test('takes values from .secrets.yaml into a file of their own, and shows none', () => {
    writeFileSync(join(project, '.secrets.yaml'), 'coturn: { turn_shared_secret: "MARKER-turn" }\n');
    const { status, output } = run(GOOD);
    expect(status).toBe(0);
    expect(Object.keys(dist())).toEqual([
      ...['0000-matrix.k8s.yaml', '0001-matrix-secrets.k8s.yaml'],
      ...['NEXT-STEPS.md', 'STACK.svg'],
    ]);
    expect(output + dist()['0000-matrix.k8s.yaml']).not.toContain('MARKER');
  });

  test("follows a change of a program's code", () => {
    const file = join(project, 'lib/programs/synapse/volume.py');
    const source = readFileSync(file, 'utf8');
    writeFileSync(file, `${source}\n\nADDED = 1  # in a test\n`);
    run(GOOD);
    expect(Object.values(dist()).join()).toMatch(/^ +ADDED = 1$/m);
    writeFileSync(file, source);
  });

  test('and cdk8s synth write the same bytes', () => {
    run(GOOD);
    const before = dist();
    const { status } = run(GOOD, [join(ROOT, 'node_modules/cdk8s-cli/bin/cdk8s'), 'synth']);
    expect(status).toBe(0);
    expect(dist()).toEqual(before);
  });

  test('keeps the manifests with secrets for their owner, also through cdk8s synth', () => {
    writeFileSync(join(project, '.secrets.yaml'), 'coturn: { turn_shared_secret: "MARKER-turn" }\n');
    for (const command of [undefined, [join(ROOT, 'node_modules/cdk8s-cli/bin/cdk8s'), 'synth']]) {
      expect(run(GOOD, command).status).toBe(0);
      expect(statSync(join(project, 'dist/0001-matrix-secrets.k8s.yaml')).mode & 0o777).toBe(0o600);
      expect(statSync(join(project, 'dist/0000-matrix.k8s.yaml')).mode & 0o777).toBe(0o644);
    }
    rmSync(join(project, '.secrets.yaml'));
  });

  test('looks for the files of the project, and writes dist, in the project, from any folder', () => {
    writeFileSync(join(project, '.secrets.yaml'), 'coturn: { turn_shared_secret: "MARKER-turn" }\n');
    const elsewhere = mkdtempSync(join(tmpdir(), 'elsewhere-'));
    expect(run(GOOD, [join(project, 'scripts/synth.mjs')], elsewhere).status).toBe(0);
    expect(Object.keys(dist())).toContain('0001-matrix-secrets.k8s.yaml');
    expect(readdirSync(elsewhere)).toEqual([]);
    rmSync(join(project, '.secrets.yaml'));
  });

  test.each(['', 'null'])('compiles again where the files of the build are damaged: %j', (text) => {
    run(GOOD);
    const before = dist();
    for (const file of ['synth.stamp.json', 'synth-bundle.cache', 'synth.tsbuildinfo']) {
      writeFileSync(join(project, 'build', file), text);
    }
    expect(run(GOOD).status).toBe(0);
    expect(dist()).toEqual(before);
  });

  describe('a dist', () => {
    const path = join(project, 'dist');
    afterEach(() => {
      if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) rmSync(path, { recursive: true });
      else if (lstatSync(path, { throwIfNoEntry: false })) unlinkSync(path);
    });

    test('that is a link stays a link, and its folder has the manifests', () => {
      rmSync(path, { recursive: true, force: true });
      const target = join(mkdtempSync(join(tmpdir(), 'linked-')), 'manifests');
      cpSync(join(ROOT, 'scripts'), target, { recursive: true });
      symlinkSync(target, path);
      expect(run(GOOD).output).toContain('Wrote dist/matrix.k8s.yaml.');
      expect(lstatSync(path).isSymbolicLink()).toBe(true);
      expect(readdirSync(target)).toEqual(['NEXT-STEPS.md', 'STACK.svg', 'matrix.k8s.yaml']);
      expect(run('throw new Error("no");').output).toContain('Nothing was written: dist/ is as it was.');
      expect(readdirSync(target)).toEqual(['NEXT-STEPS.md', 'STACK.svg', 'matrix.k8s.yaml']);
    });

    test.each<[string, () => void, string]>([
      ['that is a link to nothing', () => symlinkSync('gone', path), "is a link to a folder that doesn't exist"],
      ['that is a file', () => writeFileSync(path, 'mine'), 'is not a folder'],
    ])('%s is told, and stays', (_, make, message) => {
      make();
      const { status, output } = run(GOOD);
      expect(status).toBe(1);
      expect(output).toContain(message);
      expect(output).toContain('Nothing was written');
      expect(output).not.toContain('    at ');
      expect(lstatSync(path).isDirectory()).toBe(false);
    });

    test('that is read-only is replaced', () => {
      run(GOOD);
      chmodSync(path, 0o555);
      expect(run(GOOD).status).toBe(0);
      expect([existsSync(`${path}.old`), existsSync(`${path}.new`)]).toEqual([false, false]);
    });

    test('stays where the program writes none', () => {
      run(GOOD);
      const before = dist();
      const { status, output } = run(GOOD.replace('app.synth();', ''));
      expect([status, dist()]).toEqual([1, before]);
      expect(output).toContain('wrote no manifests');
      expect(output).toContain('Nothing was written');
    });
  });
});
