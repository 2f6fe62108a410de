import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runPreflight as run } from './support/preflight';
import { renderStack } from './support/rendered';
import { PodFiles, startSynapse } from './support/synapse';

const files = renderStack().get('synapse-config')!;

test('a sound config passes, and nothing is made', () => {
  const pod = new PodFiles(files);
  expect(run(pod)).toEqual({
    code: 0,
    output: expect.stringMatching(/^the config is sound; the schema of this image is \d+\n$/),
  });
});

test("one that Synapse refuses is refused in Synapse's words, also in the container's message", () => {
  const broken = files['homeserver.yaml'].replace(/max_upload_size: .*/, 'max_upload_size: "50MB"');
  const pod = new PodFiles({ ...files, 'homeserver.yaml': broken });
  const { code, output } = run(pod);
  expect([code, output]).toEqual([
    1,
    expect.stringMatching(/^the config is refused, and nothing was touched: .*50MB.*max_upload_size/),
  ]);
  expect(readFileSync(join(pod.root, 'result'), 'utf8')).toContain('refused');
});

test('a database that a newer Synapse brought forward is left alone', async () => {
  const { server, pod } = await startSynapse(files);
  await server.stop();
  const database = join(pod.root, 'data/homeserver.db');
  const forward =
    'import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute("UPDATE schema_compat_version SET compat_version = 999"); c.commit()';
  expect(spawnSync('python3', ['-c', forward, database]).status).toBe(0);
  const digest = () => createHash('sha256').update(readFileSync(database)).digest('hex');
  const before = digest();
  expect(run(pod)).toEqual({ code: 1, output: expect.stringContaining('needs version 999, and this image knows') });
  expect(digest()).toBe(before);
});
