import { ApiObject, Chart, JsonPatch, Lazy } from 'cdk8s';
import type { ApiObjectProps } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { checkObjectName } from '../shared/checks';
import { takeProps } from '../shared/checked-props';
import { Findings } from '../shared/findings';
import { NOT_PRUNED } from '../shared/gitops';
import { listOf, text } from '../shared/kinds';
import { isPassed } from '../shared/shape';
import type { Shape } from '../shared/shape';
import { KeptObjects } from '../shared/kept-objects';
import { namespaceOf } from '../shared/namespace';
import { NextSteps } from '../shared/next-steps/next-steps';
import { guardPolicy, guardedNamespaces } from './guard-policy';
import type { GuardedObjects } from './guard-policy';

const API = 'admissionregistration.k8s.io/v1';

const RESOURCES: { readonly [kind: string]: string | undefined } = {
  Cluster: 'clusters',
  Namespace: 'namespaces',
  PersistentVolumeClaim: 'persistentvolumeclaims',
  Secret: 'secrets',
};

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
 * Secrets. A change of such a Secret is refused too if it would take a value away. It refuses this to every user, until the object is annotated with
 * `cdk8s-matrix/delete=<its name>`. Needs Kubernetes 1.30.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export class DeletionGuard extends Construct {
  constructor(scope: Construct, id: string, given?: DeletionGuardProps) {
    super(scope, id);
    const findings = new Findings();
    const props = isPassed(arguments, 2) ? takeProps(findings, given!, DELETION_GUARD) : {};
    findings.throwIfAny(`DeletionGuard '${this.node.path}'`);
    const namespace = namespaceOf(this);
    const objects = KeptObjects.of(this);
    props.claims?.forEach((name) => objects.addClaim(name));
    props.secrets?.forEach((name) => objects.addSecret(name));
    const name = `${namespace}-keep-data`;
    const sealed = () => this.rendersAny([`namespaces/${namespace}`, ...objects.all], namespace);
    // All of this is made at synth, when all parts are in the chart.
    const guarded = (): GuardedObjects => ({
      name,
      namespace,
      owner: this.owner,
      objects: [`namespaces/${namespace}`, ...objects.all],
      values: objects._values,
      writers: objects._writers,
      sealed: sealed(),
    });
    const lazy = <T>(produce: () => T) => Lazy.any({ produce }) as T;
    const metadata = {
      name,
      annotations: NOT_PRUNED,
      // A policy still works while its deletion waits for a finalizer. So it also works if it is deleted in one command with the objects that it guards, in any
      // order, and at the next try.
      finalizers: ['cdk8s-matrix/keep-data'],
    };
    const policy = new GuardObject(this, 'Policy', sealed, {
      apiVersion: API,
      kind: 'ValidatingAdmissionPolicy',
      metadata,
      spec: lazy(() => guardPolicy(guarded())),
    });
    const binding = new GuardObject(this, 'Binding', sealed, {
      apiVersion: API,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata,
      spec: {
        policyName: name,
        validationActions: ['Deny'],
        matchResources: { namespaceSelector: lazy(() => namespaceSelector(guardedNamespaces(guarded()))) },
      },
    });
    // `kubectl delete` waits for finalizers, unless something was refused. While the policy has one, it always refuses to delete this object.
    const seal = new k8s.KubePriorityClass(this, 'Seal', {
      metadata: { name, annotations: NOT_PRUNED },
      value: 0,
      preemptionPolicy: 'Never',
      description: `Belongs to the ValidatingAdmissionPolicy ${name}. No pod uses it.`,
    });
    // The chart sets its namespace on these objects too, but they are cluster-wide.
    for (const object of [policy, binding, seal]) object.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  }

  /** True if one of the kept objects is in the manifests of this app. */
  private rendersAny(kept: readonly string[], namespace: string): boolean {
    const isKept = ({ kind, name, metadata }: ApiObject) => {
      const resource = RESOURCES[kind];
      const own = kind === 'Namespace' || (metadata.namespace ?? 'default') === namespace;
      return resource !== undefined && own && kept.includes(`${resource}/${name}`);
    };
    // Most often the object is in the guard's own chart, and an app may have many charts.
    const places = [Chart.of(this), this.node.root];
    return places.some(({ node }) => node.findAll().some((each) => ApiObject.isApiObject(each) && isKept(each)));
  }

  /** A phrase that names the owner of the objects, for the API server's refusal. */
  private get owner(): string {
    const server = NextSteps.of(this)._serverName;
    return server === undefined ? `the chart ${Chart.of(this).node.path}` : `the Matrix server ${server}`;
  }
}

/** An object of the guard, whose finalizer is written only if it is needed. */
class GuardObject extends ApiObject {
  constructor(
    scope: Construct,
    id: string,
    private readonly sealed: () => boolean,
    props: ApiObjectProps,
  ) {
    super(scope, id, props);
  }

  public override toJson(): { metadata: { finalizers?: string[] } } {
    const json = super.toJson() as { metadata: { finalizers?: string[] } };
    // Without a guarded object in the manifests the finalizer has no use, and `kubectl delete` would wait for it.
    if (!this.sealed()) delete json.metadata.finalizers;
    return json;
  }
}

function namespaceSelector(namespaces: readonly string[]): object {
  const label = 'kubernetes.io/metadata.name';
  if (namespaces.length === 1) return { matchLabels: { [label]: namespaces[0] } };
  return { matchExpressions: [{ key: label, operator: 'In', values: namespaces }] };
}
