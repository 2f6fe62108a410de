import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { program } from '../shared/program';
import { SecretJob } from './secret-job';

export interface GeneratedSecretProps {
  /** The Secret's name. */
  readonly name: string;
  /** The keys to fill where they are missing. */
  readonly keys: readonly string[];
  /** An image with Python 3. */
  readonly image: string;
  /** Whether the Secret object is rendered elsewhere, with other keys in it. @default false */
  readonly declaredElsewhere?: boolean;
}

/**
 * A Secret whose values are made in the cluster: rendered empty, filled once by a Job, left alone by every later `kubectl apply`.
 */
export class GeneratedSecret extends Construct {
  constructor(scope: Construct, id: string, props: GeneratedSecretProps) {
    super(scope, id);
    if (!props.declaredElsewhere) {
      emptySecret(this, 'Secret', { name: props.name });
    }
    new SecretJob(this, 'Job', {
      name: props.name,
      image: props.image,
      script: program('secrets/generate.py'),
      task: { target: { namespace: namespaceOf(this), name: props.name, keys: [...props.keys].sort() } },
      grants: [{ secretName: props.name, verbs: ['get', 'patch'] }],
    });
  }
}

/**
 * A Secret that something in the cluster fills.
 *
 * Its `data` is there and empty: where an earlier manifest had values in it, `kubectl apply` takes those away. If the field itself were gone, it would take
 * the whole of it, the signing key included.
 */
export function emptySecret(scope: Construct, id: string, metadata: k8s.ObjectMeta): void {
  new k8s.KubeSecret(scope, id, { metadata, type: 'Opaque', data: {} });
}

/** The namespace of a construct's chart, as a Job must name it when it talks to the API server. */
export function namespaceOf(construct: Construct): string {
  return Chart.of(construct).namespace ?? 'default';
}
