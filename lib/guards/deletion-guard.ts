import { ApiObject, Chart, JsonPatch, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { KeptObjects } from '../shared/kept-objects';
import { NextSteps } from '../shared/next-steps/next-steps';

/** The annotation with which somebody says that an object may be deleted: its value is the object's name. */
export const DELETE_ANNOTATION = 'cdk8s-matrix/delete';

const API = 'admissionregistration.k8s.io/v1';

/** Props of {@link DeletionGuard}. */
export interface DeletionGuardProps {
  /** Claims to keep besides those that the parts of the chart name. @default - none */
  readonly claims?: string[];

  /** Secrets to keep besides those that the parts of the chart name. @default - none */
  readonly secrets?: string[];
}

/**
 * Makes the API server refuse to delete the namespace of a chart and what its parts name by {@link KeptObjects}, such as a homeserver's claim and Secrets, whoever
 * asks, until the object is annotated with `cdk8s-matrix/delete=<its name>`. Needs Kubernetes 1.30.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export class DeletionGuard extends Construct {
  constructor(scope: Construct, id: string, props: DeletionGuardProps = {}) {
    super(scope, id);
    const namespace = Chart.of(this).namespace ?? 'default';
    const objects = KeptObjects.of(this);
    props.claims?.forEach((name) => objects.addClaim(name));
    props.secrets?.forEach((name) => objects.addSecret(name));
    // At synth, when all parts are there.
    const spec = { produce: () => policySpec([`namespaces/${namespace}`, ...objects.all], namespace, this.owner) };
    // A policy that is being deleted still works: the finalizer keeps it working when it is deleted together with what it guards, in whichever order.
    const metadata = { name: `${namespace}-keep-data`, finalizers: ['cdk8s-matrix/keep-data'] };
    const policy = new ApiObject(this, 'Policy', {
      apiVersion: API,
      kind: 'ValidatingAdmissionPolicy',
      metadata,
      spec: Lazy.any(spec) as object,
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

  /** Who needs the objects, in a person's words. */
  private get owner(): string {
    const server = NextSteps.of(this)._serverName;
    return server === undefined ? `the chart ${Chart.of(this).node.path}` : `the Matrix server ${server}`;
  }
}

function policySpec(kept: readonly string[], namespace: string, owner: string): object {
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
        messageExpression: `'${owner} needs it. To delete it all the same: ${command}' + request.resource.resource + ' ' + oldObject.metadata.name + ' ${DELETE_ANNOTATION}=' + oldObject.metadata.name`,
      },
    ],
  };
}

function list(values: readonly string[]): string {
  return `[${values.map((value) => `'${value}'`).join(', ')}]`;
}
