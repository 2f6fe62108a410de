import type * as kplus from 'cdk8s-plus-28';
import type { k8s } from 'cdk8s-plus-28';

/**
 * Runs the init container with that name after all others, also after those that a user adds, and gives it the mounts and variables that a user adds to the main
 * container. So a check of the config finds the files and modules that the main container will find.
 */
export function followMainContainer(workload: kplus.Workload, name: string): void {
  const composed = workload._toPodSpec.bind(workload);
  workload._toPodSpec = () => {
    const spec = composed();
    const [main] = spec.containers;
    const others = spec.initContainers?.filter((container) => container.name !== name) ?? [];
    const followers = spec.initContainers?.filter((container) => container.name === name) ?? [];
    return { ...spec, initContainers: [...others, ...followers.map((container) => follow(container, main))] };
  };
}

function follow(container: k8s.Container, main: k8s.Container): k8s.Container {
  return {
    ...container,
    env: joined(container.env, main.env, ({ name }) => name),
    volumeMounts: joined(container.volumeMounts, main.volumeMounts, ({ mountPath }) => mountPath),
  };
}

/** The items of a list, and those of another list whose key is new. */
function joined<T>(own: T[] = [], further: T[] = [], key: (item: T) => string): T[] | undefined {
  const known = new Set(own.map(key));
  const all = [...own, ...further.filter((item) => !known.has(key(item)))];
  return all.length > 0 ? all : undefined;
}
