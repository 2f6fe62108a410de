import { checkHostname } from '../shared/checks';
import type { Findings } from '../shared/findings';
import { checkAdditionalHosts, hostsOf } from './web-app';
import type { IWebApp } from './web-app';

/** Finds what is wrong with the apps that an ingress of a namespace publishes. */
export function checkApps(findings: Findings, apps: readonly IWebApp[], namespace: string | undefined): void {
  if (apps.length === 0) findings.add('apps', 'is empty: name what to publish');
  apps.forEach((app, index) => {
    const prop = `apps[${index}]`;
    checkHostname(findings, `${prop}.host`, app.host);
    checkAdditionalHosts(findings, prop, app);
    const others = apps.slice(0, index);
    hostsOf(app).forEach((host, at) => {
      const rival = others.find((other) => isRival(app, other, host));
      const place = at === 0 ? 'host' : `additionalHosts[${at - 1}]`;
      if (rival) findings.add(`${prop}.${place}`, `is also the host of '${rival.name}': give each its own`, host);
    });
    checkServices(findings, prop, app, app.namespace ?? namespace);
  });
}

function isRival(app: IWebApp, other: IWebApp, host: string): boolean {
  if (!hostsOf(other).includes(host)) return false;
  return other.routes.some((a) => app.routes.some((b) => a.path === b.path));
}

/** Finds Services that the app's Ingress can't reach. */
function checkServices(findings: Findings, prop: string, app: IWebApp, namespace: string | undefined): void {
  for (const [index, { service }] of app.routes.entries()) {
    const actual = service.metadata.namespace;
    // The namespace of an object that names none is that of the apply.
    if (actual === undefined || namespace === undefined || actual === namespace) continue;
    const reason = `is in the namespace '${actual}', and the Ingress of '${app.name}' is in '${namespace}', where it reaches no other`;
    findings.add(`${prop}.routes[${index}].service`, `${reason}: set the app's 'namespace' to '${actual}'`);
  }
}
