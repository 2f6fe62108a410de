import { k8s } from 'cdk8s-plus-28';
import { binaryQuantity, kibibytesOf } from '../quantity';

const NAME = 'ephemeral-storage';

/** The kubelet keeps 50 MiB of each container's log. */
const REQUEST = '64Mi';
/** Much may be logged until the kubelet looks at the log again. */
const LOGS = 256 * 1024;

/**
 * The containers with a request and a limit for the disk of the node, unless they have their own. The kubelet ends a pod that exceeds the limit, so the limit of each
 * container has room for all scratch volumes of the pod: they have a limit of their own. There is no limit if a volume has none, as a user's own volume may.
 *
 * @see https://kubernetes.io/docs/concepts/storage/ephemeral-storage/
 */
export function withEphemeralStorage(spec: k8s.PodSpec): k8s.PodSpec {
  const disks = (spec.volumes ?? []).flatMap(({ emptyDir }) =>
    emptyDir && emptyDir.medium !== 'Memory' ? [emptyDir] : [],
  );
  const sizes = disks.map(({ sizeLimit }) => kibibytesOf(sizeLimit));
  const limit = sizes.includes(undefined) ? undefined : sizes.reduce<number>((sum, size) => sum + (size ?? 0), LOGS);
  const bounded = (container: k8s.Container) => withStorage(container, limit);
  return {
    ...spec,
    volumes: spec.volumes?.map(withCanonicalLimit),
    initContainers: spec.initContainers?.map(bounded),
    containers: spec.containers.map(bounded),
  };
}

function withStorage(container: k8s.Container, limit: number | undefined): k8s.Container {
  const { requests, limits, ...rest } = container.resources ?? {};
  const most: { [name: string]: k8s.Quantity } = limit === undefined ? {} : { [NAME]: binaryQuantity(limit) };
  return {
    ...container,
    resources: {
      ...rest,
      requests: { ...requests, [NAME]: requests?.[NAME] ?? k8s.Quantity.fromString(REQUEST) },
      limits: { ...most, ...limits },
    },
  };
}

function withCanonicalLimit(volume: k8s.Volume): k8s.Volume {
  const limit = kibibytesOf(volume.emptyDir?.sizeLimit);
  if (limit === undefined) return volume;
  return { ...volume, emptyDir: { ...volume.emptyDir, sizeLimit: binaryQuantity(limit) } };
}
