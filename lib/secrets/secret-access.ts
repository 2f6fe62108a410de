import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';

/** The permissions of the Job for one Secret, which is given by name. */
export interface SecretGrant {
  readonly namespace?: string;
  readonly secretName: string;
  readonly verbs: string[];
}

export interface SecretAccessProps {
  /** The name of the service account and of its Roles. */
  readonly name: string;
  readonly grants: readonly SecretGrant[];
}

/** A service account with permissions for the named Secrets only. */
export class SecretAccess extends Construct {
  public readonly serviceAccountName: string;

  constructor(scope: Construct, id: string, props: SecretAccessProps) {
    super(scope, id);
    this.serviceAccountName = props.name;
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
  }
}
