import type { Findings } from '../shared/findings';
import type { GatewayApiOptions } from './gateway-options';
import type { IWebApp } from './web-app';

/** The paths that an HTTPRoute may have. @see https://gateway-api.sigs.k8s.io/reference/spec/#httppathmatch */
const PATH = /^(?!.*(\/\/|\/\.\.?(\/|$)|%2f|%23))(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-f]{2})+$/i;

/** Finds apps that can't be published by the Gateway API. */
export function checkGatewayApps(findings: Findings, apps: readonly IWebApp[], namespace: string | undefined): void {
  for (const app of apps) {
    if (namespace === undefined && app.namespace !== undefined) {
      needNamespace(findings, `the app '${app.name}' in '${app.namespace}'`);
    }
    for (const { path } of app.routes) {
      if (PATH.test(path)) continue;
      findings.add(
        'apps',
        `has a path in '${app.name}' that no HTTPRoute may have: choose a shorter one above it`,
        path,
      );
    }
  }
}

/** Finds routes of other namespaces than the chart's that can't name the Gateway. */
export function checkPassthrough(
  findings: Findings,
  { parentRefs }: GatewayApiOptions,
  host: string,
  namespace: string | undefined,
): void {
  if (namespace !== undefined || parentRefs?.every((parent) => parent.namespace !== undefined)) return;
  needNamespace(findings, `the TLSRoute of '${host}'`);
}

function needNamespace(findings: Findings, who: string): void {
  const reason = `needs the namespace of the chart, as ${who} names the Gateway by it`;
  findings.add('controller', `${reason}: give the chart a 'namespace'`);
}

/** Finds Gateways that would serve the apps by plain HTTP in spite of the redirect. */
export function checkListeners(findings: Findings, prop: string, { parentRefs = [] }: GatewayApiOptions): void {
  parentRefs.forEach(({ sectionName }, index) => {
    if (sectionName !== undefined) return;
    const reason = 'is missing, so that logins would also be served by plain HTTP';
    const remedy = "name the listener for HTTPS, or set 'redirectToHttps' to false";
    findings.add(`${prop}.parentRefs[${index}].sectionName`, `${reason}: ${remedy}`);
  });
}
