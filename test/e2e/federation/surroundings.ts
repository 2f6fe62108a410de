import { get, kubectl, list, tryKubectl } from '../support/kubectl';
import { A, AUTHORITY_SECRET, B, EDGE, HOSTS, ISSUER } from './servers';

const DNS = { app: 'test-dns' };
const TRAEFIK = { 'app.kubernetes.io/name': 'traefik' };
const RESTRICTED = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } };

const NAMES = `^(${HOSTS.map((host) => host.replaceAll('.', '\\.')).join('|')})\\.$`;

/** The names of the two servers, and no others of the domain `test`. Everything else is asked from the cluster's DNS. */
const COREFILE = `.:5353 {
    errors
    template IN A test {
        match ${NAMES}
        answer "{{ .Name }} 5 IN A ${EDGE}"
        fallthrough
    }
    template ANY ANY test {
        match ${NAMES}
        rcode NOERROR
        fallthrough
    }
    template ANY ANY test {
        rcode NXDOMAIN
    }
    forward . /etc/resolv.conf
    ready
}
`;

function applyAll(...items: object[]): void {
  const { ok, output } = tryKubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  if (!ok) throw new Error(output);
}

/** Makes the namespaces, and learns the authority of the issuer. */
export function applyNamespaces(): void {
  const { namespace } = A;
  const name = AUTHORITY_SECRET;
  applyAll(...[A, B].map((server) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: server.namespace } })));
  applyAll({
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name, namespace },
    spec: { secretName: name, dnsNames: [name], issuerRef: { kind: 'ClusterIssuer', name: ISSUER } },
  });
  kubectl('-n', namespace, 'wait', 'certificate', name, '--for=condition=Ready', '--timeout=60s');
}

/** Makes a DNS server for the two namespaces, so that the cluster's own stays as it is. Returns its address. */
export function applyNames(): string {
  const { namespace } = A;
  const name = 'test-dns';
  applyAll(
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data: { Corefile: COREFILE } },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: {
        selector: DNS,
        ports: ['UDP', 'TCP'].map((protocol) => ({
          name: protocol.toLowerCase(),
          port: 53,
          targetPort: 5353,
          protocol,
        })),
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace },
      spec: { selector: { matchLabels: DNS }, template: { metadata: { labels: DNS }, spec: dnsPod(name) } },
    },
  );
  kubectl('-n', namespace, 'rollout', 'status', `deployment/${name}`, '--timeout=120s');
  return kubectl('-n', namespace, 'get', 'service', name, '-o', 'jsonpath={.spec.clusterIP}');
}

function dnsPod(configMap: string): object {
  return {
    securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
    automountServiceAccountToken: false,
    containers: [
      {
        name: 'coredns',
        // The same as the cluster's own.
        image: kubectl(
          ...['-n', 'kube-system', 'get', 'deployment', 'coredns'],
          ...['-o', 'jsonpath={.spec.template.spec.containers[0].image}'],
        ),
        imagePullPolicy: 'IfNotPresent',
        args: ['-conf', '/etc/coredns/Corefile'],
        securityContext: RESTRICTED,
        readinessProbe: { httpGet: { path: '/ready', port: 8181 }, periodSeconds: 1 },
        volumeMounts: [{ name: 'config', mountPath: '/etc/coredns' }],
      },
    ],
    volumes: [{ name: 'config', configMap: { name: configMap } }],
  };
}

/** Leads port 8448 of the ingress's address to the ingress, as the port forwarding of a router does. */
export function applyPort8448(): void {
  const { namespace } = B;
  const name = 'port-8448';
  const [pod] = list('-n', 'kube-system', 'pods', '-l', 'app.kubernetes.io/name=traefik');
  applyAll(
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: { externalIPs: [EDGE], ports: [{ name: 'https', port: 8448, targetPort: 8443 }] },
    },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name, namespace, labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      ports: [{ name: 'https', port: 8443, protocol: 'TCP' }],
      endpoints: [{ addresses: [podAddress(pod.metadata.name)], conditions: { ready: true } }],
    },
  );
}

function podAddress(name: string): string {
  const pod = get('-n', 'kube-system', 'pod', name) as unknown as { status: { podIP: string } };
  return pod.status.podIP;
}

/** Lets Synapse reach what stands for the internet here: the DNS of this test, and the ingress by its private address. */
export function applyOpenings(): void {
  const policy = (namespace: string, name: string, spec: object) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace },
    spec,
  });
  const named = (namespace: string, labels: object) => ({
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    podSelector: { matchLabels: labels },
  });
  const to = [named(A.namespace, DNS), named('kube-system', TRAEFIK)];
  const synapse = { matchLabels: { 'app.kubernetes.io/name': 'synapse' } };
  applyAll(
    policy(A.namespace, 'test-dns', {
      podSelector: { matchLabels: DNS },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{}],
      egress: [{}],
    }),
    ...[A, B].map(({ namespace }) =>
      policy(namespace, 'test-world', { podSelector: synapse, policyTypes: ['Egress'], egress: [{ to }] }),
    ),
  );
}
