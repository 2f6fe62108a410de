import type { KeptValues } from '../shared/kept-objects';

/** The annotation that allows the deletion of an object, and changes of its values. Its value must be the object's name. */
export const DELETE_ANNOTATION = 'cdk8s-matrix/delete';

/** The API group of CloudNativePG. */
const CLUSTER_GROUP = 'postgresql.cnpg.io';

export interface GuardedObjects {
  /** The policy's own name, and that of its seal. */
  readonly name: string;
  readonly namespace: string;
  /** A phrase that names the owner of the objects. */
  readonly owner: string;
  /** Objects that may not be deleted, as resource and name: `secrets/matrix-secrets`. */
  readonly objects: readonly string[];
  readonly values: readonly KeptValues[];
  /** Names of service accounts that may change kept values. */
  readonly writers: readonly string[];
  /** If true, the seal may not be deleted. */
  readonly sealed: boolean;
}

/** The `spec` of the ValidatingAdmissionPolicy that keeps the objects. */
export function guardPolicy(guarded: GuardedObjects): object {
  return {
    failurePolicy: 'Fail',
    matchConstraints: {
      resourceRules: [
        rule('', 'DELETE', 'namespaces', 'persistentvolumeclaims', 'secrets'),
        rule('', 'UPDATE', 'secrets'),
        ...(hasCluster(guarded) ? [rule(CLUSTER_GROUP, 'DELETE', 'clusters')] : []),
        ...(guarded.sealed ? [rule('scheduling.k8s.io', 'DELETE', 'priorityclasses')] : []),
      ],
    },
    matchConditions: [{ name: 'kept', expression: anyOf(conditions(guarded)) }],
    variables: variables(guarded),
    validations: validations(guarded),
  };
}

/** The namespaces with guarded objects. */
export function guardedNamespaces({ namespace, values }: GuardedObjects): string[] {
  return [...new Set([namespace, ...values.map((kept) => kept.namespace ?? namespace)])].sort();
}

function rule(apiGroup: string, operation: string, ...resources: string[]): object {
  return {
    apiGroups: [apiGroup],
    apiVersions: ['v1'],
    operations: [operation],
    resources,
    // This is the default, but must be written: the API server adds it, and `kubectl apply` would report the list as changed.
    scope: '*',
  };
}

function conditions({ name, namespace, objects, values, sealed }: GuardedObjects): string[] {
  const isKept = (kept: KeptValues) =>
    (kept.namespace ?? namespace) === namespace && objects.includes(`secrets/${kept.secretName}`);
  const replaceable = values.filter((kept) => !isKept(kept)).map((kept) => id(kept, namespace));
  return [
    `(request.resource.resource + '/' + oldObject.metadata.name) in ${list(objects)} && request.namespace in ${list(['', namespace])}`,
    ...(replaceable.length > 0 ? [`request.operation == 'UPDATE' && ${SECRET} in ${list(replaceable)}`] : []),
    ...(sealed ? [`request.resource.resource == 'priorityclasses' && oldObject.metadata.name == '${name}'`] : []),
  ];
}

function variables({ namespace, values, writers }: GuardedObjects): object[] {
  const annotations = 'oldObject.metadata.annotations';
  const annotation = `'${DELETE_ANNOTATION}'`;
  // The type of `data` differs between the kinds that the policy matches.
  const dataOf = (object: string) => `has(dyn(${object}).data) ? dyn(${object}).data : {}`;
  const filled = (data: string) => `key in variables.${data} && size(variables.${data}[key]) > 0`;
  const keys = (...conditions: string[]) => `variables.old.filter(key, ${[filled('old'), ...conditions].join(' && ')})`;
  const writerNames = writers.map((account) => `system:serviceaccount:${namespace}:${account}`);
  const byWriter = writers.length > 0 ? [`!(request.userInfo.username in ${list(writerNames)})`] : [];
  const differs = 'variables.old[key] != variables.new[key]';
  return [
    {
      name: 'confirmed',
      expression: `has(${annotations}) && ${annotation} in ${annotations} && ${annotations}[${annotation}] == oldObject.metadata.name`,
    },
    {
      // The namespace was guarded itself. If it is being deleted, a refusal would only leave it half deleted.
      name: 'goesWithItsNamespace',
      expression: 'namespaceObject != null && has(namespaceObject.metadata.deletionTimestamp)',
    },
    { name: 'old', expression: dataOf('oldObject') },
    { name: 'new', expression: dataOf('object') },
    { name: 'taken', expression: keys(`(${staying(values, namespace)})`, `!(${filled('new')})`) },
    { name: 'changed', expression: keys(unchangeable(values, namespace), filled('new'), differs, ...byWriter) },
  ];
}

/** The condition that a key of a Secret must stay. */
function staying(values: readonly KeptValues[], namespace: string): string {
  const single = values.flatMap((kept) => (kept.keys ?? []).map((key) => `${id(kept, namespace)}:${key}`));
  const whole = values.filter(({ keys }) => keys === undefined).map((kept) => id(kept, namespace));
  return anyOf([`${KEY} in ${list(single)}`, ...(whole.length > 0 ? [`${SECRET} in ${list(whole)}`] : [])]);
}

/** The condition that a key of a Secret may not be changed. */
function unchangeable(values: readonly KeptValues[], namespace: string): string {
  const keys = values.flatMap((kept) => (kept.unchangeable ?? []).map((key) => `${id(kept, namespace)}:${key}`));
  return `${KEY} in ${list(keys)}`;
}

function validations(guarded: GuardedObjects): object[] {
  const { name, namespace, owner: named, sealed } = guarded;
  const owner = escaped(named);
  const deletes = "request.operation == 'DELETE'";
  const seal = "request.resource.resource == 'priorityclasses'";
  const free = 'variables.confirmed || variables.goesWithItsNamespace';
  const target = `kubectl -n ' + (request.namespace == '' ? '${namespace}' : request.namespace) + ' annotate '`;
  // The clusters of other projects have the same short name.
  const group = hasCluster(guarded) ? ` + (request.resource.group == '' ? '' : '.' + request.resource.group)` : '';
  const annotate = `${target} + request.resource.resource${group} + ' ' + oldObject.metadata.name + ' ${DELETE_ANNOTATION}=' + oldObject.metadata.name`;
  const stays = (variable: string, harm: string) => ({
    expression: `${deletes} || ${free} || size(variables.${variable}) == 0`,
    messageExpression: `'${owner} needs values of it that this would ${harm}: ' + dyn(variables.${variable}).map(key, string(key)).join(', ') + '. To do it all the same, first: ${annotate}`,
  });
  const kinds = 'validatingadmissionpolicy,validatingadmissionpolicybinding';
  return [
    {
      expression: [...(sealed ? [seal] : []), `!(${deletes})`, free].join(' || '),
      messageExpression: `'${owner} needs it. To delete it all the same: ${annotate}`,
    },
    stays('taken', 'take away'),
    stays('changed', 'change'),
    ...(sealed
      ? [
          {
            expression: `!(${seal})`,
            message: `the guard of ${named} stays. To remove it: kubectl delete --wait=false ${kinds} ${name}; kubectl patch --type=merge -p '{"metadata":{"finalizers":null}}' ${kinds} ${name}`,
          },
        ]
      : []),
  ];
}

function hasCluster({ objects }: GuardedObjects): boolean {
  return objects.some((object) => object.startsWith('clusters/'));
}

/** The namespace and name of the Secret of a request. */
const SECRET = "(request.namespace + ':' + oldObject.metadata.name)";

/** The namespace and name of the Secret of a request, and a key of it. */
const KEY = `(${SECRET} + ':' + key)`;

function id({ namespace, secretName }: KeptValues, chartNamespace: string): string {
  return `${namespace ?? chartNamespace}:${secretName}`;
}

function anyOf(expressions: readonly string[]): string {
  return expressions.length === 1 ? expressions[0] : expressions.map((expression) => `(${expression})`).join(' || ');
}

function list(values: readonly string[]): string {
  return `[${[...new Set(values)].map((value) => `'${escaped(value)}'`).join(', ')}]`;
}

/** A text as part of a literal of CEL. */
function escaped(text: string): string {
  return text.replaceAll(/[\\']/g, '\\$&');
}
