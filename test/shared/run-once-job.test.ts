import { Chart, Testing } from 'cdk8s';
import { selectorLabels } from '../../lib/shared/labels';
import { RunOnceJob } from '../../lib/shared/run-once-job';
import type { RunOnceJobProps } from '../../lib/shared/run-once-job';
import { fc, holds } from '../support/property';

function job(props: Partial<RunOnceJobProps>, id = 'Job') {
  const chart = new Chart(Testing.app(), 'chart');
  new RunOnceJob(chart, id, {
    name: 'job',
    labels: selectorLabels('a', 'b', 'c'),
    user: 7,
    container: { name: 'main', image: 'i' },
    ...props,
  });
  return chart.toJson()[0];
}

test('two Jobs have one name exactly if their templates are the same', () => {
  const props = fc.record({
    user: fc.constantFrom(7, 8),
    container: fc.record({
      name: fc.constant('main'),
      image: fc.constantFrom('i', 'j'),
      args: fc.option(fc.array(fc.string({ maxLength: 1 }), { maxLength: 1 }), { nil: undefined }),
    }),
  });
  holds(
    fc.tuple(props, props),
    ([a, b]) => {
      const [one, two] = [job(a), job(b, 'Other')];
      const same = JSON.stringify(one.spec.template) === JSON.stringify(two.spec.template);
      expect(one.metadata.name === two.metadata.name).toBe(same);
      expect(one.metadata.name).toMatch(/^job-[0-9a-f]{8}$/);
    },
    60,
  );
});

test('a container may ask for more than is usual, and is hardened all the same', () => {
  const resources = { limits: {} };
  const { spec } = job({ container: { name: 'main', resources }, initContainers: [{ name: 'first' }] }).spec.template;
  expect(spec.containers[0].resources.limits).not.toHaveProperty('memory');
  const securityContext = {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  };
  for (const container of [...spec.containers, ...spec.initContainers])
    expect(container).toMatchObject({ securityContext });
});

test('a token is mounted only for an account', () => {
  const initContainers = [{ name: 'other', image: 'example.org/other:1' }];
  const [without, withAccount] = [undefined, 'x'].map((serviceAccountName) => {
    const { spec } = job({ serviceAccountName, initContainers }).spec.template;
    const mounts = [...spec.initContainers, ...spec.containers].map(({ volumeMounts }) => volumeMounts?.length ?? 0);
    return { automount: spec.automountServiceAccountToken, mounts };
  });
  expect(without).toEqual({ automount: false, mounts: [0, 0] });
  expect(withAccount).toEqual({ automount: false, mounts: [0, 1] });
});
