import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Manifest } from '../../support/manifests';

/** The objects that kubectl reads from a manifest. It needs no cluster for this. */
export function readByKubectl(yaml: string): Manifest[] {
  const path = join(mkdtempSync(join(tmpdir(), 'kubectl-')), 'manifest.yaml');
  writeFileSync(path, yaml);
  const args = ['annotate', '--local', '-f', path, 'read=yes', '-o', 'json'];
  const options = { env: { ...process.env, KUBECONFIG: '/nonexistent' }, maxBuffer: 2 ** 26, stdio: 'pipe' as const };
  const documents = execFileSync('kubectl', args, options)
    .toString()
    .split(/^(?=\{)/m);
  return documents.map((text): Manifest => JSON.parse(text));
}

const LOAD = `
import json, sys, yaml
text = sys.stdin.buffer.read().decode()
values = [yaml.load(text, loader) for loader in (yaml.SafeLoader, yaml.CSafeLoader)]
assert repr(values[0]) == repr(values[1])
json.dump(values[0], sys.stdout)
`;

/** The value that both of PyYAML's parsers read. */
export function readByPython(yaml: string): unknown {
  const args = ['scripts/python-tools.sh', 'python', '-c', LOAD];
  return JSON.parse(execFileSync('bash', args, { input: yaml, maxBuffer: 2 ** 26 }).toString());
}
