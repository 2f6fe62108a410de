import { k8s } from 'cdk8s-plus-28';
import { withEphemeralStorage } from '../../../lib/shared/pods/ephemeral-storage';

const quantity = (text: string) => k8s.Quantity.fromString(text);
const spec = (volumes: k8s.Volume[], resources?: k8s.ResourceRequirements) =>
  withEphemeralStorage({ containers: [{ name: 'a', resources }], initContainers: [{ name: 'b' }], volumes });
const limits = ({ containers, initContainers }: k8s.PodSpec) =>
  [...containers, ...(initContainers ?? [])].map(({ resources }) => resources?.limits?.['ephemeral-storage']?.value);

test('each container may use all scratch volumes on the disk, and log', () => {
  const memory = { medium: 'Memory', sizeLimit: quantity('1Gi') };
  const volumes = [
    { name: 'a', emptyDir: { sizeLimit: quantity('2Gi') } },
    { name: 'b', emptyDir: { sizeLimit: quantity('1536Ki') } },
    { name: 'c', emptyDir: memory },
    { name: 'd', configMap: { name: 'x' } },
  ];
  expect(limits(spec(volumes))).toEqual(['2360832Ki', '2360832Ki']);
  expect(spec(volumes).containers[0].resources?.requests).toEqual({ 'ephemeral-storage': quantity('64Mi') });
});

test.each([[{}], [{ sizeLimit: quantity('10G') }]])(
  'no limit is made up beside a volume without one of ours',
  (own) => {
    expect(limits(spec([{ name: 'a', emptyDir: own }]))).toEqual([undefined, undefined]);
  },
);

test("a user's own figures stay", () => {
  const resources = { limits: { 'ephemeral-storage': quantity('7Gi') }, requests: { cpu: quantity('1') } };
  const [container] = spec([], resources).containers;
  expect(container.resources).toEqual({
    limits: resources.limits,
    requests: { cpu: quantity('1'), 'ephemeral-storage': quantity('64Mi') },
  });
});

test('sizes are written as the API server keeps them', () => {
  const [volume] = spec([{ name: 'a', emptyDir: { sizeLimit: quantity('3072Mi') } }]).volumes ?? [];
  expect(volume.emptyDir?.sizeLimit).toEqual(quantity('3Gi'));
});
