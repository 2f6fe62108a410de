import type { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { PublicRoutes } from './ingress/public-routes';
import type { Findings } from './shared/findings';
import { takenNamespaces } from './shared/taken-namespaces';
import type { StackSettings } from './stack-settings';

/** Finds namespaces and hosts that another chart of the app has already. */
export function checkRivals(findings: Findings, stack: IConstruct, settings: StackSettings): void {
  const { namespaces, hosts, coturn, livekit } = settings;
  const rivalFor = (wanted: string | undefined, taken: readonly [Chart, readonly string[]][]) =>
    taken.find(([chart, all]) => chart !== stack && wanted !== undefined && all.includes(wanted))?.[0];
  const taken = takenNamespaces(stack);
  const wanted = {
    namespace: namespaces.stack,
    'turn.namespace': coturn && namespaces.relay,
    'rtc.namespace': livekit && namespaces.rtc,
  };
  for (const [prop, namespace] of Object.entries(wanted)) {
    const rival = rivalFor(namespace, taken);
    if (!rival) continue;
    findings.add(prop, `is taken by '${rival.node.path}': give each stack its own`, namespace);
    break;
  }
  const published = PublicRoutes.of(stack)._hostsByChart;
  const further = hosts.furtherElement.map((host, index) => [`element.additionalHosts[${index}]`, host]);
  const own = {
    homeserverHost: hosts.homeserver,
    elementHost: hosts.element,
    rtcHost: livekit && hosts.rtc,
    ...(Object.fromEntries(further) as { readonly [prop: string]: string }),
  };
  for (const [prop, host] of Object.entries(own)) {
    const rival = rivalFor(host, published);
    if (rival) findings.add(prop, `is a host of '${rival.node.path}': give each stack its own`, host);
  }
}
