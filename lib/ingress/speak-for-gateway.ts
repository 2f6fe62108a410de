import type { IConstruct } from 'constructs';
import { docsUrl } from '../shared/docs';
import { withoutRootDot } from '../shared/host-names';
import { namespaceOf } from '../shared/namespace';
import { NextStepPhase } from '../shared/next-steps/next-step';
import { NextSteps } from '../shared/next-steps/next-steps';
import type { GatewayApiOptions } from './gateway-options';
import type { IngressTls } from './ingress-tls';
import { PublicRoutes } from './public-routes';

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
  const first = apps.filter((app, index) => apps.findIndex(({ host }) => host === app.host) === index);
  const hosts = first.map(({ host, namespace }) => {
    const name = withoutRootDot(host);
    return tls.enabled ? `${name}  Secret ${namespace ?? own}/${tls._secretName(name)}` : name;
  });
  const namespaces = [...new Set(apps.map(({ namespace }) => namespace ?? own))];
  const gateways = parents.map(({ name, namespace }) => `\`${namespace ?? own}/${name}\``);
  return [
    `Give ${gateways.join(' and ')} listeners for these hosts${tls.enabled ? ', with these certificates for HTTPS' : ''}, which let in routes (\`allowedRoutes\`) from ${list(namespaces)}: ${docsUrl('gateway.md#a-gateway-that-exists')}`,
    '',
    ...hosts.map((host) => `    ${host}`),
  ];
}

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(' and ');
}
