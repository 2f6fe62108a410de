/** The Service that a name would lead to inside of the cluster. @param namespace the namespace of the pods that ask */
export function hostService(
  host: string,
  namespace: string,
): { readonly name: string; readonly namespace: string } | undefined {
  const [name, of = namespace, svc = 'svc'] = host.replace(/\.$/, '').toLowerCase().split('.');
  return svc === 'svc' ? { name, namespace: of } : undefined;
}
