import { ApiObject, Chart, JsonPatch, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { checkObjectName } from '../shared/checks';
import { takeProps } from '../shared/checked-props';
import { Findings } from '../shared/findings';
import { listOf, text } from '../shared/kinds';
import { isPassed } from '../shared/shape';
import type { Shape } from '../shared/shape';
import { KeptObjects } from '../shared/kept-objects';
import { NextSteps } from '../shared/next-steps/next-steps';

/** The annotation that allows the deletion of an object. Its value must be the object's name. */
export const DELETE_ANNOTATION = 'cdk8s-matrix/delete';

const API = 'admissionregistration.k8s.io/v1';

/** Props of {@link DeletionGuard}. */
export interface DeletionGuardProps {
  /** Claims to guard in addition to those of the chart's parts. @default - none */
  readonly claims?: string[];

  /** Secrets to guard in addition to those of the chart's parts. @default - none */
  readonly secrets?: string[];
}

/** The names become text of the policy's expression. */
const DELETION_GUARD: Shape<DeletionGuardProps> = {
  claims: listOf(text(checkObjectName), 'names of claims'),
  secrets: listOf(text(checkObjectName), 'names of Secrets'),
};

/**
 * Makes the API server refuse to delete the namespace of a chart, and the objects that its parts add to {@link KeptObjects}, such as a homeserver's claim and
 * Secrets. It refuses this to every user, until the object is annotated with `cdk8s-matrix/delete=<its name>`. Needs Kubernetes 1.30.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export class DeletionGuard extends Construct {
  constructor(scope: Construct, id: string, given?: DeletionGuardProps) {
    super(scope, id);
    const findings = new Findings();
    const props = isPassed(arguments, 2) ? takeProps(findings, given ?? {}, DELETION_GUARD) : {};
    findings.throwIfAny(`DeletionGuard '${this.node.path}'`);
    const namespace = Chart.of(this).namespace ?? 'default';
    const objects = KeptObjects.of(this);
    props.claims?.forEach((name) => objects.addClaim(name));
    props.secrets?.forEach((name) => objects.addSecret(name));
    // The policy is made at synth, when all parts are in the chart.
    const spec = { produce: () => policySpec([`namespaces/${namespace}`, ...objects.all], namespace, this.owner) };
    // A policy still works while its deletion waits for a finalizer. So it also works if it is deleted in one command with the objects that it guards, in any order.
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
    // The chart sets its namespace on these objects too, but they are cluster-wide.
    for (const object of [policy, binding]) object.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  }

  /** A phrase that names the owner of the objects, for the API server's refusal. */
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
          // This is the default, but must be written: the API server adds it, and `kubectl apply` would report the list as changed.
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
        // The namespace was guarded itself. If it is being deleted, a refusal would only leave it half deleted.
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
