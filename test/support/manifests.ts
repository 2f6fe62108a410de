import type { App, Chart } from 'cdk8s';
import { Testing } from 'cdk8s';
import { MatrixStack } from '../../lib';
import type { MatrixStackProps } from '../../lib';

/** A Kubernetes object as it is written. */
export type Manifest = ReturnType<Chart['toJson']>[number];

export const SERVER_NAME = 'example.org';

/** Every object of an app, including nested charts and charts that a part made. */
export function manifestsOf(app: App): Manifest[] {
  return app.charts.flatMap((chart) => chart.toJson());
}

/** An app's objects after `build` put its constructs in. */
export function synth(build: (app: App) => unknown): Manifest[] {
  const app = Testing.app();
  build(app);
  return manifestsOf(app);
}

/** Every object of a stack for {@link SERVER_NAME}. */
export function synthStack(props: Partial<MatrixStackProps> = {}): Manifest[] {
  return synth((app) => newStack(app, props));
}

export function newStack(app: App, props: Partial<MatrixStackProps> = {}, id = 'matrix'): MatrixStack {
  return new MatrixStack(app, id, { serverName: SERVER_NAME, ...props });
}

/** The object of that kind and name. The namespace is needed if several namespaces have one. */
export function find(manifests: Manifest[], kind: string, name: string, namespace?: string): Manifest {
  const found = manifests.filter(
    (m) => m.kind === kind && m.metadata.name === name && (!namespace || m.metadata.namespace === namespace),
  );
  if (found.length !== 1) throw new Error(`${found.length} objects are ${kind} ${name}`);
  return found[0];
}

export function ofKind(manifests: Manifest[], ...kinds: string[]): Manifest[] {
  return manifests.filter((m) => kinds.includes(m.kind as string));
}

/** Kind, namespace and name. */
export function identity(manifest: Manifest): string {
  const { namespace, name } = manifest.metadata;
  return `${manifest.kind} ${namespace ? `${namespace}/` : ''}${name}`;
}

/** All workloads: Deployments, StatefulSets, Jobs, and the Jobs of CronJobs under the CronJob's name. */
export function workloads(manifests: Manifest[]): Manifest[] {
  const jobs = manifests.map((m) => (m.kind === 'CronJob' ? { ...m, spec: m.spec.jobTemplate.spec } : m));
  return jobs.filter((m) => m.spec?.template?.spec?.containers);
}

export function containers(workload: Manifest): Manifest[] {
  const { spec } = workload.spec.template;
  return [...(spec.initContainers ?? []), ...spec.containers];
}

/** The message of the error that `act` throws. */
export function errorOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

/** The findings in an error's message, one for each line. */
export function findingsOf(act: () => unknown): string[] {
  const [subject, ...findings] = errorOf(act).split('\n');
  if (!subject.endsWith("can't be built:")) throw new Error(`not an error of ours: ${subject}`);
  return findings.map((line) => line.replace(/^ {2}- /, ''));
}
