import type { KeptValues } from '../shared/kept-objects';

/** The annotation that allows the deletion of an object, and changes of its values. Its value must be the object's name. */
export const DELETE_ANNOTATION = 'cdk8s-matrix/delete';

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
        ...(guarded.sealed ? [rule('scheduling.k8s.io', 'DELETE', 'priorityclasses')] : []),
      ],
    },
    matchConditions: [{ name: 'kept', expression: any(conditions(guarded)) }],
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
  const copies = values.filter((kept) => (kept.namespace ?? namespace) !== namespace).map((kept) => id(kept, ''));
  return [
    `(request.resource.resource + '/' + oldObject.metadata.name) in ${list(objects)} && request.namespace in ${list(['', namespace])}`,
    ...(copies.length > 0 ? [`request.operation == 'UPDATE' && ${SECRET} in ${list(copies)}`] : []),
    ...(sealed ? [`request.resource.resource == 'priorityclasses' && oldObject.metadata.name == '${name}'`] : []),
  ];
}

function variables({ namespace, values, writers }: GuardedObjects): object[] {
  const whole = values.filter(({ keys }) => keys === undefined).map((kept) => id(kept, namespace));
  const of = (pick: (kept: KeptValues) => readonly string[] | undefined) =>
    values.flatMap((kept) => (pick(kept) ?? []).map((key) => `${id(kept, namespace)}:${key}`));
  const stays = [
    `(${SECRET} + ':' + key) in ${list(of(({ keys }) => keys))}`,
    ...(whole.length > 0 ? [`${SECRET} in ${list(whole)}`] : []),
  ];
  const fixed = `(${SECRET} + ':' + key) in ${list(of(({ unchangeable }) => unchangeable))}`;
  const accounts = writers.map((account) => `system:serviceaccount:${namespace}:${account}`);
  const annotations = 'oldObject.metadata.annotations';
  const annotation = `'${DELETE_ANNOTATION}'`;
  const has = (data: string) => `(key in variables.${data} && size(variables.${data}[key]) > 0)`;
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
    { name: 'old', expression: 'has(dyn(oldObject).data) ? dyn(oldObject).data : {}' },
    { name: 'new', expression: 'has(dyn(object).data) ? dyn(object).data : {}' },
    { name: 'taken', expression: `variables.old.filter(key, ${has('old')} && (${any(stays)}) && !${has('new')})` },
    {
      name: 'changed',
      expression: `request.userInfo.username in ${list(accounts)} ? [] : variables.old.filter(key, ${has('old')} && ${fixed} && ${has('new')} && variables.old[key] != variables.new[key])`,
    },
  ];
}

function validations({ name, namespace, owner, sealed }: GuardedObjects): object[] {
  const annotate = `kubectl -n ' + (request.namespace == '' ? '${namespace}' : request.namespace) + ' annotate ' + request.resource.resource + ' ' + oldObject.metadata.name + ' ${DELETE_ANNOTATION}=' + oldObject.metadata.name`;
  const deletes = "request.operation == 'DELETE'";
  const free = 'variables.confirmed || variables.goesWithItsNamespace';
  const keys = (variable: string) => `dyn(variables.${variable}).map(key, string(key)).join(', ')`;
  const seal = "request.resource.resource == 'priorityclasses'";
  const kinds = 'validatingadmissionpolicy,validatingadmissionpolicybinding';
  return [
    {
      expression: sealed ? `!(${deletes}) || ${seal} || ${free}` : `!(${deletes}) || ${free}`,
      messageExpression: `'${owner} needs it. To delete it all the same: ${annotate}`,
    },
    ...['taken', 'changed'].map((variable) => ({
      expression: `${deletes} || ${free} || size(variables.${variable}) == 0`,
      messageExpression: `'${owner} needs these values of it, and they would be ${variable === 'taken' ? 'taken away' : 'changed'}: ' + ${keys(variable)} + '. To do it all the same, first: ${annotate}`,
    })),
    ...(sealed
      ? [
          {
            expression: `!(${seal})`,
            message: `the guard of the data stays. To remove it: kubectl delete --wait=false ${kinds} ${name}; kubectl patch ${kinds} ${name} --type=merge -p '{"metadata":{"finalizers":null}}'`,
          },
        ]
      : []),
  ];
}

/** The namespace and name of the Secret of a request. */
const SECRET = "(request.namespace + ':' + oldObject.metadata.name)";

function id({ namespace, secretName }: KeptValues, chartNamespace: string): string {
  return `${namespace ?? chartNamespace}:${secretName}`;
}

function any(expressions: readonly string[]): string {
  return expressions.length === 1 ? expressions[0] : expressions.map((expression) => `(${expression})`).join(' || ');
}

function list(values: readonly string[]): string {
  return `[${[...new Set(values)].map((value) => `'${value}'`).join(', ')}]`;
}
