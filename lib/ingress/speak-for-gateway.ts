import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { docsUrl } from '../shared/docs';
import { namespaceOf } from '../shared/namespace';
import { NextStepPhase } from '../shared/next-steps/next-step';
import { NextSteps } from '../shared/next-steps/next-steps';
import type { GatewayApiOptions } from './gateway-options';
import type { IngressTls } from './ingress-tls';
import { PublicRoutes } from './public-routes';
import { TLS_PASSTHROUGHS } from './tls-passthroughs';
import type { TlsPassthrough } from './tls-passthroughs';
import { hostsOf } from './web-app';

/** Adds the step that says what the cluster must have before the routes of the Gateway API work. */
export function speakForGateway(ingress: IConstruct, options: GatewayApiOptions, tls: IngressTls): void {
  const { parentRefs, gatewayClassName = 'traefik' } = options;
  const lines = parentRefs ? () => listenersStep(ingress, parentRefs, tls) : () => classStep(gatewayClassName);
  NextSteps.of(ingress)._addLazyStep({ id: 'gateway', phase: NextStepPhase.PREPARE, lines });
}

function classStep(name: string): string[] {
  return [
    `Check that the cluster has the Gateway API and the class \`${name}\`: this must print True. If it doesn't: ${docsUrl('gateway.md')}`,
    '',
    `    kubectl get gatewayclass ${name} -o jsonpath='{.status.conditions[?(@.type=="Accepted")].status}{"\\n"}'`,
  ];
}

function listenersStep(
  ingress: IConstruct,
  parents: NonNullable<GatewayApiOptions['parentRefs']>,
  tls: IngressTls,
): string[] {
  const own = namespaceOf(ingress);
  const apps = PublicRoutes.of(ingress).all;
  const all = apps.flatMap((app) => hostsOf(app).map((host) => ({ host, namespace: app.namespace })));
  const first = all.filter(({ host }, index) => all.findIndex((other) => other.host === host) === index);
  const hosts = first.map(({ host, namespace }) =>
    tls.enabled ? `${host}  Secret ${namespace ?? own}/${tls._secretName(host)}` : host,
  );
  const namespaces = [...new Set(apps.map(({ namespace }) => namespace ?? own))];
  const gateways = parents.map(({ name, namespace }) => `\`${namespace ?? own}/${name}\``);
  return [
    `Give ${gateways.join(' and ')} listeners for these hosts${tls.enabled ? ', with these certificates for HTTPS' : ''}, which let in routes (\`allowedRoutes\`) from ${list(namespaces)}: ${docsUrl('gateway.md#a-gateway-that-exists')}`,
    '',
    ...hosts.map((host) => `    ${host}`),
    ...TLS_PASSTHROUGHS.ofChart(Chart.of(ingress)).flatMap(passingStep),
  ];
}

function passingStep({ host, namespace }: TlsPassthrough): string[] {
  return [
    '',
    `and one on port 443 for \`${host}\` with the protocol \`TLS\` and the mode \`Passthrough\`, which lets in routes from \`${namespace}\`: ${docsUrl('gateway.md#turn-over-tls')}`,
  ];
}

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(' and ');
}
