import { containers, find, manifestsOf, newStack, ofKind } from '../../../support/manifests';
import type { Manifest } from '../../../support/manifests';
import { Testing } from 'cdk8s';
import type { MatrixStackProps } from '../../../../lib';
import type { Files } from '../rendered';

/** The rendered files of a stack with calls. */
export interface RenderedRtc {
  readonly synapse: Files;
  readonly livekit: string;
  /** The environment of the token service. */
  readonly env: { readonly [name: string]: string };
  /** The token service's registration at the homeserver, without tokens. */
  readonly registration: object;
  /** The answer of `/.well-known/matrix/server`. */
  readonly server: string;
  /** The answer of `/.well-known/matrix/client`. */
  readonly client: string;
}

/** Synthesizes a stack for `example.org`, and returns its files that are about calls. */
export function renderRtc(props: Partial<MatrixStackProps> = {}): RenderedRtc {
  const app = Testing.app();
  newStack(app, props);
  const manifests = manifestsOf(app);
  const files = (name: string) => find(manifests, 'ConfigMap', name).data as Files;
  const wellKnown = JSON.stringify(files('well-known-config')).replaceAll('\\', '');
  return {
    synapse: files('synapse-config'),
    livekit: files('livekit-config')['livekit.yaml'],
    env: environment(find(manifests, 'Deployment', 'lk-jwt-service')),
    registration: registrationOf(manifests),
    server: /\{"m\.server":"[^"]+"\}/.exec(wellKnown)?.[0] ?? '',
    client: /'(\{"[^']*"m\.homeserver"[^']*\})'/.exec(files('well-known-config')['default.conf'])?.[1] ?? '',
  };
}

function environment(deployment: Manifest): { [name: string]: string } {
  const { env } = containers(deployment).find(({ name }) => name === 'lk-jwt-service')!;
  return Object.fromEntries(
    (env as { name: string; value: string }[]).map(({ name, value }) => [name, value] as const),
  );
}

/** The fixed fields of the registration, which a Job joins with the tokens. */
function registrationOf(manifests: Manifest[]): object {
  const tasks = ofKind(manifests, 'Job')
    .flatMap((job) => containers(job))
    .flatMap(({ command, args }) => [...((command as string[]) ?? []), ...((args as string[]) ?? [])])
    .filter((text) => text.startsWith('{'))
    .map((text) => JSON.parse(text) as { registrations?: { [key: string]: object } });
  const [found] = tasks.flatMap(({ registrations }) => Object.values(registrations ?? {}));
  return found;
}
