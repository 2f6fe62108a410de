import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { selectorLabels } from '../shared/labels';
import { RunOnceJob } from '../shared/run-once-job';

/** The user that the Synapse image has for Synapse. */
const SYNAPSE_USER = 991;

/** What the Job may do with one Secret, by name. */
export interface SecretGrant {
  readonly namespace?: string;
  readonly secretName: string;
  readonly verbs: string[];
}

export interface SecretJobProps {
  /** The name of the Job (a hash follows), of its service account and of its Roles. */
  readonly name: string;
  /** An image with Python 3. */
  readonly image: string;
  /** A program of `scripts.ts`. */
  readonly script: string;
  /** Its argument: names, never values. */
  readonly task: object;
  readonly grants: readonly SecretGrant[];
}

/** Runs a small program once in the cluster that may touch the named Secrets and nothing else. */
export class SecretJob extends Construct {
  constructor(scope: Construct, id: string, props: SecretJobProps) {
    super(scope, id);
    const account = new k8s.KubeServiceAccount(this, 'ServiceAccount', {
      metadata: { name: props.name },
      automountServiceAccountToken: false,
    });
    props.grants.forEach((grant, index) => {
      const name = index === 0 ? props.name : `${props.name}-${grant.secretName}`;
      const metadata = { name, namespace: grant.namespace };
      new k8s.KubeRole(this, `Role${index}`, {
        metadata,
        rules: [{ apiGroups: [''], resources: ['secrets'], resourceNames: [grant.secretName], verbs: grant.verbs }],
      });
      new k8s.KubeRoleBinding(this, `RoleBinding${index}`, {
        metadata,
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
        subjects: [{ kind: 'ServiceAccount', name: account.name, namespace: account.metadata.namespace }],
      });
    });
    new RunOnceJob(this, 'Run', {
      name: props.name,
      labels: selectorLabels('matrix-secrets', props.name, 'job'),
      user: SYNAPSE_USER,
      serviceAccountName: account.name,
      container: {
        name: 'main',
        image: props.image,
        command: ['python3', '-c', props.script, JSON.stringify(props.task)],
      },
    });
  }
}
