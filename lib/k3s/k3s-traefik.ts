import { ApiObject, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { takeProps } from '../shared/checked-props';
import { Findings } from '../shared/findings';
import { checkManifestText } from '../shared/manifest-text';
import { manifestYaml } from '../shared/manifest-yaml';
import { NextStepPhase } from '../shared/next-steps/next-step';
import { NextSteps } from '../shared/next-steps/next-steps';
import { checkOnlyOne } from '../shared/only-one';
import { K3S_TRAEFIK, minorOf } from './k3s-traefik-props';
import type { K3sTraefikProps } from './k3s-traefik-props';
import { traefikValues } from './traefik-values';

/**
 * The settings of the Traefik that k3s brings, as a `HelmChartConfig`: real addresses of clients, slow uploads, the Gateway API. k3s then rolls Traefik out anew.
 *
 * @throws one error that lists everything wrong with the props
 * @see https://docs.k3s.io/add-ons/helm#customizing-packaged-components-with-helmchartconfig
 */
export class K3sTraefik extends Construct {
  constructor(scope: Construct, id: string, given: K3sTraefikProps) {
    super(scope, id);
    checkManifestText(this);
    const findings = new Findings();
    const props = takeProps(findings, given, K3S_TRAEFIK);
    checkOnlyOne(findings, this);
    findings.throwIfAny(`K3sTraefik '${this.node.path}'`);
    const values = traefikValues({
      minor: minorOf(props.k3sVersion) ?? 0,
      realClientAddresses: props.realClientAddresses ?? true,
      trustedForwarders: props.trustedForwarders ?? [],
      proxyProtocolFrom: props.proxyProtocolFrom ?? [],
      uploadSeconds: (props.uploadTimeout ?? Duration.minutes(10)).toSeconds(),
      federationPort: props.federationPort ?? false,
      redirectToHttps: props.redirectToHttps ?? false,
      gatewayApi: props.gatewayApi ?? false,
      extraValues: props.extraValues ?? {},
    });
    new ApiObject(this, 'Config', {
      apiVersion: 'helm.cattle.io/v1',
      kind: 'HelmChartConfig',
      metadata: { name: 'traefik', namespace: 'kube-system' },
      spec: { valuesContent: manifestYaml([values]) },
    });
    if (props.federationPort) {
      NextSteps.of(this).addOpenPorts({ ports: 'TCP 8448', leadTo: 'the ingress' });
    }
    NextSteps.of(this).addStep({
      id: 'k3s-traefik',
      phase: NextStepPhase.PREPARE,
      lines: [
        "The settings of Traefik replace a `HelmChartConfig` that is there: this prints its values, which go into 'extraValues'.",
        '',
        "    kubectl -n kube-system get helmchartconfig traefik -o jsonpath='{.spec.valuesContent}'",
      ],
    });
  }
}
