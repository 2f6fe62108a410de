import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import type { Chart } from 'cdk8s';
import { MatrixApp, MatrixStack } from '../../../lib';
import type { MatrixStackProps } from '../../../lib';

/** Config files by name, as they are in a ConfigMap. */
export interface Files {
  readonly [name: string]: string;
}

interface ConfigMap {
  readonly kind?: string;
  readonly metadata: { readonly name: string };
  readonly data?: Files;
  readonly binaryData?: Files;
}

/** Synthesizes a stack for `example.org` and returns its config files by ConfigMap. */
export function renderStack(props: Partial<MatrixStackProps> = {}): Map<string, Files> {
  const outdir = mkdtempSync(join(tmpdir(), 'matrix-integration-'));
  const app = new MatrixApp({ outdir });
  new MatrixStack(app, 'matrix', { serverName: 'example.org', ...props });
  app.synth();
  return configMaps(outdir);
}

/** The config files of a chart by ConfigMap. */
export function configMapsOf(chart: Chart): Map<string, Files> {
  return byName(chart.toJson() as ConfigMap[]);
}

/** The config files by ConfigMap in a folder of manifests. */
export function configMaps(dist: string): Map<string, Files> {
  const objects = readdirSync(dist)
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => Yaml.load(join(dist, file)) as ConfigMap[]);
  return byName(objects);
}

function byName(objects: readonly ConfigMap[]): Map<string, Files> {
  const found = objects.filter((object) => object.kind === 'ConfigMap');
  return new Map(found.map(({ metadata, data }) => [metadata.name, data ?? {}]));
}

/** Runs an example as its user does, and returns the config files by ConfigMap. */
export function renderExample(file: string): Map<string, Files> {
  const outdir = mkdtempSync(join(tmpdir(), 'matrix-example-'));
  process.env.CDK8S_OUTDIR = outdir;
  try {
    jest.isolateModules(() => void require(file));
  } finally {
    delete process.env.CDK8S_OUTDIR;
  }
  return configMaps(outdir);
}

export const EXAMPLES = join(__dirname, '../../../examples');

export function examples(): string[] {
  return readdirSync(EXAMPLES).filter((file) => file.endsWith('.ts'));
}
