import { throughRegistry } from '../../../lib/shared/pods/image-registry';

const DIGEST = `sha256:${'0'.repeat(64)}`;

test.each([
  ['ghcr.io/element-hq/synapse:v1', 'r.lan/element-hq/synapse:v1'],
  ['docker.io/library/postgres:18', 'r.lan/library/postgres:18'],
  ['docker.io/postgres:18', 'r.lan/library/postgres:18'],
  ['postgres:18', 'r.lan/library/postgres:18'],
  ['restic/restic:0.18', 'r.lan/restic/restic:0.18'],
  ['localhost/mine:1', 'r.lan/mine:1'],
  ['registry:5000/mine:1', 'r.lan/mine:1'],
  ['r.lan/mine:1', 'r.lan/mine:1'],
  [`ghcr.io/a/b@${DIGEST}`, `r.lan/a/b@${DIGEST}`],
])('%s is %s', (image, mirrored) => {
  expect(throughRegistry(image, 'r.lan')).toBe(mirrored);
});

test('a registry may have a port and a path', () => {
  expect(throughRegistry('ghcr.io/a/b:1', 'r.lan:5000/mirror')).toBe('r.lan:5000/mirror/a/b:1');
});
