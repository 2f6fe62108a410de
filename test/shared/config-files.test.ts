import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { MatrixApp } from '../../lib';
import { ConfigFiles } from '../../lib/shared/config-files';
import { tempDir } from '../support/files';

const outdir = tempDir();

function configIn(app: MatrixApp, render: () => string): ApiObject {
  const files = new ConfigFiles(new Chart(app, 'chart'), 'Files', {
    metadata: { name: 'files' },
    files: { file: render },
  });
  return ApiObject.of(files.configMap);
}

test('a synth renders a file as often in an app of many charts as in an app of one', () => {
  const renders = (others: number) => {
    const app = new MatrixApp({ outdir });
    const render = jest.fn(() => 'text');
    configIn(app, render);
    for (let i = 0; i < others; i++) new Chart(app, `other${i}`);
    app.synth();
    return render.mock.calls.length;
  };
  // For its size, and for its manifest.
  expect([renders(0), renders(9)]).toEqual([2, 2]);
});

test('each synth of an app checks the size anew', () => {
  const app = new MatrixApp({ outdir });
  const object = configIn(app, () => 'text');
  app.synth();
  app.synthYaml();
  object.addJsonPatch(JsonPatch.replace('/data/file', 'x'.repeat(300_000)));
  const refused = /'files' has 300\d+ bytes, and kubectl apply takes/;
  for (let i = 0; i < 2; i++) {
    expect(() => app.synth()).toThrow(refused);
    expect(() => app.synthYaml()).toThrow(refused);
  }
});
