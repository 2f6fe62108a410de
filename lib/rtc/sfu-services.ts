import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { RtcExposure } from './rtc-exposure';
import { LIVEKIT_LABELS } from './rtc-names';
import type { RtcOptions } from './rtc-options';
import { exposureOf, publicPorts } from './rtc-ports';
import type { RtcPorts } from './rtc-ports';

export interface SfuServicesProps {
  readonly namespace: string;
  readonly options: RtcOptions;
  readonly ports: RtcPorts;
}

/** The objects between the SFU's pod and its clients: the Service for the packets of calls. */
export class SfuServices extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: SfuServicesProps,
  ) {
    super(scope, id);
    const exposure = exposureOf(props.options);
    if (!exposure._onNode) this.publicService(exposure);
  }

  private publicService(exposure: RtcExposure): void {
    const { address, loadBalancerClass, annotations } = exposure._loadBalancer;
    const nodePort = exposure._kind === 'NodePort';
    new k8s.KubeService(this, 'Service', {
      metadata: { ...this.metadata('livekit-media'), annotations },
      spec: {
        type: exposure._kind,
        selector: LIVEKIT_LABELS,
        // With `Cluster`, packets would come from the address of a node, and other nodes would pass them on.
        externalTrafficPolicy: 'Local',
        loadBalancerIp: address,
        loadBalancerClass,
        ports: publicPorts(this.props.ports).map(({ protocol, from }) => ({
          name: `${protocol.toLowerCase()}-${from}`,
          protocol,
          port: from,
          nodePort: nodePort ? from : undefined,
          targetPort: k8s.IntOrString.fromNumber(from),
        })),
      },
    });
  }

  private metadata(name: string): k8s.ObjectMeta & { readonly name: string } {
    return { name, namespace: this.props.namespace, labels: LIVEKIT_LABELS };
  }
}
