import { Rtc, Turn } from '../../lib';
import { versionLabel } from '../../lib/shared/version-label';
import { ofKind, synthStack } from '../support/manifests';

test.each([
  ['ghcr.io/element-hq/synapse:v1.163.2', 'v1.163.2'],
  ['localhost:5000/synapse:1', '1'],
  ['localhost:5000/synapse:1@sha256:0123', '1'],
  ['localhost:5000/synapse', undefined],
  ['synapse@sha256:0123', undefined],
  [`synapse:${'a'.repeat(64)}`, undefined],
  ['synapse:1.0-', undefined],
  [undefined, undefined],
])('%s', (image, version) => {
  expect(versionLabel(image)['app.kubernetes.io/version']).toBe(version);
});

test('each workload says its version, and neither its selector nor its pods do', () => {
  const manifests = synthStack({ synapse: { image: 'example.org/synapse:mine' } });
  const found = ofKind(manifests, 'Deployment', 'StatefulSet');
  expect(found).toHaveLength(6);
  for (const { metadata, spec } of found) {
    expect(metadata.labels).toHaveProperty(['app.kubernetes.io/version']);
    expect(JSON.stringify(spec)).not.toContain('app.kubernetes.io/version');
  }
  expect(ofKind(manifests, 'StatefulSet')[0].metadata.labels).toMatchObject({ 'app.kubernetes.io/version': 'mine' });
});

test('the claims and the Services keep their labels', () => {
  const other = ofKind(
    synthStack({ rtc: Rtc.none(), turn: Turn.none() }),
    'Service',
    'PersistentVolumeClaim',
    'ConfigMap',
  );
  expect(JSON.stringify(other.map(({ metadata }) => metadata))).not.toContain('app.kubernetes.io/version');
});
