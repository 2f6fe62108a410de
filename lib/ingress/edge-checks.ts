import type { Findings } from '../shared/findings';
import type { EdgeOptions } from './edge-options';
import type { IngressController } from './ingress-controller';

const NEEDS_TRAEFIK = ['addressLimits', 'limitRequestSizes', 'adminApiFrom'] as const;
const NEEDS_ADDRESSES = ['addressLimits', 'adminApiFrom'] as const;

interface Edge extends EdgeOptions {
  readonly controller?: IngressController;
  readonly exposeAdminApi?: boolean;
}

/** Finds options of the edge that would have no effect, or contradict each other. */
export function checkEdge(findings: Findings, edge: Edge): void {
  const { controller, adminApiFrom, exposeAdminApi, proxiesInFront } = edge;
  if (controller && !controller._traefik) {
    const reason = controller._gateway
      ? 'needs a Gateway of the class traefik, as the Gateway API has no field for it'
      : 'needs Traefik, as an Ingress has no field for it';
    for (const name of NEEDS_TRAEFIK) {
      if (isOn(edge[name])) findings.add(name, `${reason}: leave it out, and set the limits of your controller`);
    }
  }
  if (adminApiFrom && exposeAdminApi) {
    findings.add('adminApiFrom', "has no effect, as 'exposeAdminApi' lets everybody in: leave one of them out");
  }
  if (proxiesInFront !== undefined && !NEEDS_ADDRESSES.some((name) => isOn(edge[name]))) {
    findings.add('proxiesInFront', "has no effect without 'addressLimits' and 'adminApiFrom': leave it out");
  }
}

/** Finds options that need the namespace of the chart: an annotation of an Ingress names a middleware by it. */
export function checkEdgeNamespace(findings: Findings, edge: Edge, namespace: string | undefined): void {
  if (namespace !== undefined) return;
  for (const name of NEEDS_TRAEFIK) {
    if (isOn(edge[name])) findings.add(name, "needs the namespace of the chart: give the chart a 'namespace'");
  }
}

/** Finds options that count the addresses of clients where these may all be one. */
export function checkAddresses(findings: Findings, edge: Edge, areReal: boolean): void {
  if (areReal) return;
  for (const name of NEEDS_ADDRESSES) {
    if (!isOn(edge[name])) continue;
    const reason = 'needs real addresses of clients, and everybody may have the same one';
    findings.add(name, `${reason}: make them real (docs/ingress.md), and set 'synapse.realClientAddresses' to true`);
  }
}

function isOn(value: unknown): boolean {
  return value !== undefined && value !== false;
}
