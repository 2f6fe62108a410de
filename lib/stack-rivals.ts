import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { CoturnRelay } from './coturn/coturn-relay';
import { PublicRoutes } from './ingress/public-routes';
import { MatrixRtc } from './rtc/matrix-rtc';
import type { Findings } from './shared/findings';
import { NextSteps } from './shared/next-steps/next-steps';
import type { StackSettings } from './stack-settings';

/** Finds namespaces and hosts that another chart of the app has already. */
export function checkRivals(findings: Findings, stack: IConstruct, settings: StackSettings): void {
  const { namespaces, hosts, coturn, livekit } = settings;
  const others = stack.node.root.node.findAll().filter((c): c is Chart => c !== stack && Chart.isChart(c));
  const wanted = {
    namespace: namespaces.stack,
    'turn.namespace': coturn && namespaces.relay,
    'rtc.namespace': livekit && namespaces.rtc,
  };
  for (const [prop, namespace] of Object.entries(wanted)) {
    const rival = others.find((other) => namespace !== undefined && namespacesOf(other).includes(namespace));
    if (!rival) continue;
    findings.add(prop, `is taken by '${rival.node.path}': give each stack its own`, namespace);
    break;
  }
  const named = {
    homeserverHost: hosts.homeserver,
    elementHost: hosts.element,
    ...(livekit && { rtcHost: hosts.rtc }),
  };
  for (const [prop, host] of Object.entries(named)) {
    const rival = others.find((other) => PublicRoutes.of(other).all.some((app) => app.host === host));
    if (rival) findings.add(prop, `is a host of '${rival.node.path}': give each stack its own`, host);
  }
}

function namespacesOf(chart: Chart): string[] {
  // A chart without parts of this library may add objects to the stack's namespace.
  const own = NextSteps.of(chart)._serverName === undefined ? undefined : chart.namespace;
  const parts = chart.node
    .findAll()
    .filter((c): c is CoturnRelay | MatrixRtc => c instanceof CoturnRelay || c instanceof MatrixRtc);
  return [own, ...parts.map((part) => part.namespace)].filter((name) => name !== undefined);
}
