import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { App, Yaml } from 'cdk8s';
import { Construct } from 'constructs';
import * as lib from '../../lib';
import { tempDir, write } from '../support/files';
import { FACTORIES } from '../support/fuzz/factories';
import { MORE_TABLES, damaged, seeded } from '../support/fuzz/inputs';
import type { Input } from '../support/fuzz/inputs';
import { manifestsOf } from '../support/manifests';
import { TABLES } from '../support/prop-values';
import { sample } from '../support/sample';
import { exportsOf } from '../support/source';

const VENV = join(process.env.MATRIX_TEST_CACHE ?? join(__dirname, '../../.cache'), 'kubernetes-validate');
const RUNS = sample(2_000, 40_000);
const SEED = Number(process.env.FC_SEED ?? 42);

beforeAll(() => {
  if (existsSync(join(VENV, 'bin/kubernetes-validate'))) return;
  execFileSync('python3', ['-m', 'venv', VENV], { stdio: 'pipe' });
  execFileSync(join(VENV, 'bin/pip'), ['install', '--quiet', 'kubernetes-validate==1.37.0'], { stdio: 'pipe' });
});

/** The texts that the real readers get, each once. */
class Written {
  private readonly seen = new Set<string>();
  public readonly lines: string[] = [];

  public add(title: string, app: App): void {
    for (const meant of manifestsOf(app)) {
      const key = JSON.stringify(meant);
      if (this.seen.has(key)) continue;
      this.seen.add(key);
      const name = `${String(meant.kind)} ${String(meant.metadata.name)}`;
      this.lines.push(JSON.stringify({ title, name, text: Yaml.stringify(meant), meant, kubernetes: true }));
      if (name !== 'ConfigMap synapse-config') continue;
      const server = app.node.findAll().find((c): c is lib.SynapseServer => c instanceof lib.SynapseServer);
      const text = String(meant.data['homeserver.yaml']);
      this.lines.push(JSON.stringify({ title, name: 'homeserver.yaml', text, meant: server?.config }));
    }
  }
}

/** Builds an input. Returns a fault of the library, if there is one. */
function tried(input: Input, written: Written, counts: { refused: number; accepted: number }): string | undefined {
  const app = new App();
  let manifests: unknown;
  try {
    input.build(app);
    manifests = manifestsOf(app);
  } catch (error) {
    counts.refused++;
    return faultOfRefusal(input, error as Error);
  }
  if (input.mustRefuse) return 'is accepted';
  counts.accepted++;
  if (manifests) written.add(input.title, app);
  return undefined;
}

function faultOfRefusal({ names, throws }: Input, { name, message, stack }: Error): string | undefined {
  if (name !== 'MatrixConfigError')
    return `${name}: ${message.slice(0, 200)} ${stack?.split('\n').slice(0, 6).join(' ')}`;
  if (message.includes('MARKER')) return 'shows a password';
  if (message.length > 3000) return `is refused in ${message.length} characters`;
  if (!throws && message.includes("can't be read: reading")) return `is not understood: ${message.slice(0, 300)}`;
  const found = message.split('\n  - ').slice(1);
  if (found.some((finding) => names.some((n) => finding.slice(0, 200).includes(n)))) return undefined;
  return `is refused without its name: ${message.slice(0, 300)}`;
}

test(`${RUNS} damaged inputs are refused by name, or written as their readers take them`, () => {
  const dice = seeded(SEED);
  const written = new Written();
  const counts = { refused: 0, accepted: 0 };
  const faults: string[] = [];
  for (let i = 0; i < RUNS; i++) {
    const input = damaged(dice);
    const fault = tried(input, written, counts);
    if (fault) faults.push(`${input.title} ${fault}`);
  }
  const file = write(tempDir(), 'written.jsonl', written.lines.join('\n'));
  const answer = execFileSync(join(VENV, 'bin/python'), [join(__dirname, '../support/fuzz/readers.py'), file], {
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  for (const line of answer.split('\n').filter(Boolean)) {
    faults.push((JSON.parse(line) as string[]).join(' '));
  }
  expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted');
  console.log(
    `${counts.refused} refused, ${counts.accepted} accepted, ${faults.length} others (seed ${SEED}, ${written.lines.length} texts read)`,
  );
  expect(faults.slice(0, 50)).toEqual([]);
});

describe('nothing public is left out', () => {
  const runtime = lib as unknown as { readonly [name: string]: unknown };
  /** Interfaces that the library makes and users only read, or that users implement. */
  const OUTPUTS = [
    'BackupSource',
    'IBackupSource',
    'FirewallPorts',
    'IHomeserver',
    'HomeserverFeatures',
    'IExtensibleHomeserver',
    'ITurnServer',
    'IWebApp',
    'Route',
    'Peer',
    'PeerPorts',
    'DnsRecord',
    'NextStep',
    'OpenPorts',
    'Rollout',
    'MetricsEndpoint',
  ];

  test.each(exportsOf('index.ts').filter((name) => runtime[name] === undefined))('%s', (name) => {
    expect([...[...TABLES, ...MORE_TABLES].map((table) => table.name), ...OUTPUTS]).toContain(name);
  });

  const methods = exportsOf('index.ts').flatMap((name) => {
    const own = typeof runtime[name] === 'function' ? Object.getOwnPropertyNames(runtime[name]) : [];
    return own
      .filter((key) => !['length', 'name', 'prototype', 'of'].includes(key) && !key.startsWith('_'))
      .map((key) => `${name}.${key}`);
  });
  const constructs = exportsOf('index.ts').filter((name) => {
    const type = runtime[name];
    return typeof type === 'function' && Construct.isPrototypeOf(type) && type !== lib.MatrixApp;
  });
  test.each(constructs.map((name) => `new ${name}`).concat(methods))('%s', (name) => {
    expect(FACTORIES.map((factory) => factory.name)).toContain(name);
  });
});
