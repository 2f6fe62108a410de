import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { Exposure } from './exposure';
import { eachPort } from './firewall-ports';
import type { FirewallPorts } from './firewall-ports';

export interface PublicServiceProps {
  readonly metadata: k8s.ObjectMeta;
  readonly selector: { readonly [label: string]: string };
  readonly exposure: Exposure;
  readonly ports: readonly FirewallPorts[];
}

/** Makes the Service that brings packets from outside to a pod, with the same port numbers inside and outside. A part with ports of the node needs none. */
export function publicService(scope: Construct, id: string, props: PublicServiceProps): void {
  const { exposure, selector } = props;
  if (exposure._onNode) return;
  const { address, loadBalancerClass, annotations } = exposure._loadBalancer;
  const nodePort = exposure._kind === 'NodePort';
  new k8s.KubeService(scope, id, {
    metadata: { ...props.metadata, annotations },
    spec: {
      type: exposure._kind,
      selector,
      // Clients are told the source address that the pod sees. With `Cluster` it would see the address of a node.
      externalTrafficPolicy: 'Local',
      // A pod that isn't ready still has calls.
      publishNotReadyAddresses: true,
      loadBalancerIp: address,
      loadBalancerClass,
      ports: eachPort(props.ports).map(({ protocol, port }) => ({
        name: `${protocol.toLowerCase()}-${port}`,
        protocol,
        port,
        nodePort: nodePort ? port : undefined,
        targetPort: k8s.IntOrString.fromNumber(port),
      })),
    },
  });
}
