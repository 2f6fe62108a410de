import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App, Chart } from 'cdk8s';
import { PublicRoutes } from '../ingress/public-routes';
import { hostsOf } from '../ingress/web-app';
import { namespaceOf } from '../shared/namespace';
import { NextSteps } from '../shared/next-steps/next-steps';
import { Peers } from '../shared/peers';
import { buildPicture } from './build-picture';
import { ClusterView } from './cluster-view';
import type { Picture } from './picture';
import { PICTURE_MARK } from './svg';
import type { ReadManifest } from './workloads';

/** The file beside the manifests that shows who talks to whom. */
export const PICTURE_FILE = 'STACK.svg';

/** The pictures of an app, of each chart with connections. @param manifests all that the app writes */
export function stackPictures(app: App, manifests: readonly object[]): Map<Chart, Picture> {
  const cluster = new ClusterView(manifests.filter(isNamed));
  const pictures = app.charts.flatMap((chart): [Chart, Picture][] => {
    const peers = Peers.of(chart).all;
    if (peers.length === 0) return [];
    const hosts = PublicRoutes.of(chart).all.flatMap(hostsOf);
    const title = NextSteps.of(chart)._serverName ?? chart.node.path;
    const namespace = namespaceOf(chart);
    return [[chart, buildPicture({ title, namespace, peers, hosts, cluster })]];
  });
  return new Map(pictures);
}

/** False for an object that a user includes as it is, and that Kubernetes would refuse. */
function isNamed(manifest: object): manifest is ReadManifest {
  const { kind, metadata } = manifest as Partial<ReadManifest>;
  return typeof kind === 'string' && typeof metadata?.name === 'string';
}

/** The picture of an earlier run in the folder. A file that this library didn't draw is somebody else's. */
export function earlierPicture(folder: string): string[] {
  const file = join(folder, PICTURE_FILE);
  try {
    return readFileSync(file, 'utf8').includes(PICTURE_MARK) ? [file] : [];
  } catch {
    // A picture that isn't there has nothing to delete.
    return [];
  }
}
