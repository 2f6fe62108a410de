import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Certificate } from '../../imports/cert-manager.io';
import { IngressRouteTcp, IngressRouteTcpSpecRoutesServicesPort } from '../../imports/traefik.io';
import { TLS_PASSTHROUGHS } from '../ingress/tls-passthroughs';
import { partPolicy } from '../network-policies/held-pods';
import { addAcmeSolver } from '../shared/acme-solver';
import { publicService } from '../shared/public-service';
import type { CoturnOptions } from './coturn-options';
import { exposureOf, firewallPorts } from './relay-ports';
import type { RelayPorts } from './relay-ports';
import { COTURN_LABELS } from './relay-pod';
import { METRICS_PORT } from './turnserver-config';

export interface RelayServicesProps {
  readonly namespace: string;
  readonly host: string;
  readonly options: CoturnOptions;
  readonly ports: RelayPorts;
}

/** The objects between the relay's pod and its clients: Services, the certificate, the route by port 443, and the network policy for the metrics. */
export class RelayServices extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: RelayServicesProps,
  ) {
    super(scope, id);
    const { options, ports } = props;
    if (options.tls?._issuer) this.certificate(options.tls._secretName, options.tls._issuer);
    publicService(this, 'Service', {
      metadata: this.metadata('coturn'),
      selector: COTURN_LABELS,
      exposure: exposureOf(options),
      ports: firewallPorts(ports),
    });
    if (ports.passthrough && ports.tlsPort !== undefined) this.passthrough(ports.tlsPort);
    if (options.metrics) this.metrics();
  }

  private certificate(secretName: string, issuerRef: { readonly kind: string; readonly name: string }): void {
    addAcmeSolver(this, this.props.namespace);
    new Certificate(this, 'Certificate', {
      metadata: this.metadata('coturn'),
      spec: { secretName, dnsNames: [this.props.host], issuerRef },
    });
  }

  private passthrough(tlsPort: number): void {
    const { host, namespace } = this.props;
    const service = 'coturn-tls';
    new k8s.KubeService(this, 'TlsService', {
      metadata: this.metadata(service),
      spec: {
        selector: COTURN_LABELS,
        ports: [{ name: 'turns', port: tlsPort, targetPort: k8s.IntOrString.fromNumber(tlsPort) }],
      },
    });
    new IngressRouteTcp(this, 'Passthrough', {
      metadata: this.metadata(service),
      spec: {
        entryPoints: ['websecure'],
        routes: [
          {
            match: `HostSNI(\`${host}\`)`,
            services: [{ name: service, port: IngressRouteTcpSpecRoutesServicesPort.fromNumber(tlsPort) }],
          },
        ],
        tls: { passthrough: true },
      },
    });
    const leaveTraefik = () => void this.node.tryRemoveChild('Passthrough');
    const passthrough = { host, namespace, service, port: tlsPort, labels: COTURN_LABELS, leaveTraefik };
    TLS_PASSTHROUGHS.add(this, passthrough);
  }

  private metrics(): void {
    new k8s.KubeService(this, 'Metrics', {
      metadata: this.metadata('coturn-metrics'),
      spec: {
        selector: COTURN_LABELS,
        ports: [{ name: 'metrics', port: METRICS_PORT, targetPort: k8s.IntOrString.fromNumber(METRICS_PORT) }],
      },
    });
    partPolicy(this, this.metadata('coturn'), COTURN_LABELS, () => metricsPolicy(this.props.ports));
  }

  private metadata(name: string): k8s.ObjectMeta & { readonly name: string } {
    return { name, namespace: this.props.namespace, labels: COTURN_LABELS };
  }
}

/** Only pods of the cluster read the metrics, and everybody reaches the public ports. */
function metricsPolicy(ports: RelayPorts): k8s.NetworkPolicySpec {
  return {
    podSelector: { matchLabels: COTURN_LABELS },
    policyTypes: ['Ingress'],
    ingress: [
      {
        ports: firewallPorts(ports).map(({ protocol, from, to }) => ({
          protocol,
          port: k8s.IntOrString.fromNumber(from),
          endPort: to === from ? undefined : to,
        })),
      },
      {
        from: [{ namespaceSelector: {} }],
        ports: [{ protocol: 'TCP', port: k8s.IntOrString.fromNumber(METRICS_PORT) }],
      },
    ],
  };
}
