import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runPreflight as run } from './support/preflight';
import { renderStack } from './support/rendered';
import { PodFiles } from './support/synapse';

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
