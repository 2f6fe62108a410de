import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import type { IBackupSource } from '../backup/backup-source';

/** The annotation with which somebody says that an object may be deleted: its value is the object's name. */
export const DELETE_ANNOTATION = 'cdk8s-matrix/delete';

const API = 'admissionregistration.k8s.io/v1';

/** Props of {@link DeletionGuard}. */
export interface DeletionGuardProps {
  /** Whose claim and secrets are kept, in the same namespace. */
  readonly source: IBackupSource;

  /** Further claims to keep. @default - none */
  readonly claims?: string[];

  /** Further Secrets to keep, by name. @default - none */
  readonly secrets?: string[];
}

/**
 * Makes the API server refuse to delete a homeserver's claim, its Secrets and its namespace, whoever asks, until the object is annotated with
 * `cdk8s-matrix/delete=<its name>`. Needs Kubernetes 1.30.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export class DeletionGuard extends Construct {
  constructor(scope: Construct, id: string, props: DeletionGuardProps) {
    super(scope, id);
    const namespace = Chart.of(this).namespace ?? 'default';
    const { source } = props;
    const secrets = [...Object.values(source.preciousSecrets).map((key) => key.name), ...(props.secrets ?? [])];
    const kept = [
      `namespaces/${namespace}`,
      ...[source.claimName, ...(props.claims ?? [])].map((name) => `persistentvolumeclaims/${name}`),
      ...secrets.map((name) => `secrets/${name}`),
    ];
    // A policy that is being deleted still works: the finalizer keeps it working when it is deleted together with what it guards, in whichever order.
    const metadata = { name: `${namespace}-keep-data`, finalizers: ['cdk8s-matrix/keep-data'] };
    const policy = new ApiObject(this, 'Policy', {
      apiVersion: API,
      kind: 'ValidatingAdmissionPolicy',
      metadata,
      spec: policySpec([...new Set(kept)].sort(), namespace, source.serverName),
    });
    const binding = new ApiObject(this, 'Binding', {
      apiVersion: API,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata,
      spec: {
        policyName: metadata.name,
        validationActions: ['Deny'],
        matchResources: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } },
      },
    });
    // A chart stamps its namespace on these too, which have none.
    for (const object of [policy, binding]) object.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  }
}

function policySpec(kept: readonly string[], namespace: string, serverName: string): object {
  const annotated = 'has(oldObject.metadata.annotations)';
  const key = `'${DELETE_ANNOTATION}'`;
  const command = `kubectl -n ${namespace} annotate `;
  return {
    failurePolicy: 'Fail',
    matchConstraints: {
      resourceRules: [
        {
          apiGroups: [''],
          apiVersions: ['v1'],
          operations: ['DELETE'],
          resources: ['namespaces', 'persistentvolumeclaims', 'secrets'],
          // Written though it is the default: the API server adds it, and an apply would call the list changed.
          scope: '*',
        },
      ],
    },
    matchConditions: [
      { name: 'kept', expression: `(request.resource.resource + '/' + oldObject.metadata.name) in ${list(kept)}` },
    ],
    variables: [
      {
        name: 'confirmed',
        expression: `${annotated} && ${key} in oldObject.metadata.annotations && oldObject.metadata.annotations[${key}] == oldObject.metadata.name`,
      },
      {
        // Its namespace was guarded itself; a refusal now would only leave it half deleted.
        name: 'goesWithItsNamespace',
        expression: 'namespaceObject != null && has(namespaceObject.metadata.deletionTimestamp)',
      },
    ],
    validations: [
      {
        expression: 'variables.confirmed || variables.goesWithItsNamespace',
        messageExpression: `'the Matrix server ${serverName} needs it. To delete it all the same: ${command}' + request.resource.resource + ' ' + oldObject.metadata.name + ' ${DELETE_ANNOTATION}=' + oldObject.metadata.name`,
      },
    ],
  };
}

function list(values: readonly string[]): string {
  return `[${values.map((value) => `'${value}'`).join(', ')}]`;
}
