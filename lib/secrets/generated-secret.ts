import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { FILLED_IN_THE_CLUSTER } from '../shared/gitops';
import { KeptObjects } from '../shared/kept-objects';
import { namespaceOf } from '../shared/namespace';
import { program } from '../shared/program/program';
import { SecretJob } from './secret-job';

export interface GeneratedSecretProps {
  /** The Secret's name. */
  readonly name: string;
  /** The keys that get a value if they have none. */
  readonly keys: readonly string[];
  /** An image with Python 3. */
  readonly image: string;
  /** The keys that may get another value, from the user. The deletion guard refuses changes of all others. @default none */
  readonly changeable?: readonly string[];
  /** The Secret's namespace. @default - the chart's */
  readonly namespace?: string;
  /** The registration files of application services among the keys: their fixed fields, to which the tokens are added. @default - none */
  readonly registrations?: { readonly [key: string]: object };
  /** If true, the Secret may be deleted as a whole, since its values can be made again. @default false, in another namespace true */
  readonly replaceable?: boolean;
  /** If true, the Secret object is rendered elsewhere, with other keys in it. @default false */
  readonly declaredElsewhere?: boolean;
}

/**
 * A Secret whose values are made in the cluster. It is rendered empty, and a Job fills it once. Later runs of `kubectl apply` don't change it.
 */
export class GeneratedSecret extends Construct {
  constructor(scope: Construct, id: string, props: GeneratedSecretProps) {
    super(scope, id);
    const { name, namespace, registrations } = props;
    if (!props.declaredElsewhere) {
      emptySecret(this, 'Secret', { name, ...(namespace !== undefined && { namespace }) });
    }
    const unchangeable = props.keys.filter((key) => !props.changeable?.includes(key));
    const kept = { secretName: name, keys: props.keys, unchangeable };
    if (props.replaceable ?? namespace !== undefined) {
      KeptObjects.of(this)._addValues({ namespace: namespace ?? namespaceOf(this), ...kept });
    } else KeptObjects.of(this)._addSecret(kept);
    new SecretJob(this, 'Job', {
      name,
      image: props.image,
      script: program('secrets/generate.py'),
      task: {
        target: { namespace: namespace ?? namespaceOf(this), name, keys: [...props.keys].sort() },
        ...(registrations && { registrations }),
      },
      grants: [{ ...(namespace !== undefined && { namespace }), secretName: name, verbs: ['get', 'patch'] }],
    });
  }
}

/**
 * A Secret that is filled in the cluster.
 *
 * Its field `data` is rendered, but empty. So if an earlier manifest had values in it, `kubectl apply` removes only those. Without the field, it would remove
 * all values, the signing key included.
 */
export function emptySecret(scope: Construct, id: string, metadata: k8s.ObjectMeta): void {
  new k8s.KubeSecret(scope, id, {
    metadata: { ...metadata, annotations: FILLED_IN_THE_CLUSTER },
    type: 'Opaque',
    data: {},
  });
}
