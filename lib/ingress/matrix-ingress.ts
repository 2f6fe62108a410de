import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { checkHostname } from '../shared/checks';
import { isChecked } from '../shared/checked-props';
import { Findings } from '../shared/findings';
import { NextSteps } from '../shared/next-steps/next-steps';
import { PeerEnd, Peers } from '../shared/peers';
import { checkPlainText } from '../shared/text-checks';
import { IngressController } from './ingress-controller';
import { IngressTls } from './ingress-tls';
import { PublicRoutes } from './public-routes';
import { RouteMatch } from './web-app';
import type { IWebApp, Route } from './web-app';

/** The options of the ingress. Each has a default. */
export interface MatrixIngressOptions {
  /** The controller that serves the Ingress objects. @default IngressController.traefik() */
  readonly controller?: IngressController;

  /** Further annotations of every Ingress. @default - none */
  readonly annotations?: { readonly [name: string]: string };

  /**
   * If true, Synapse's administration API is public, so everybody on the internet can try passwords and tokens on it. `kubectl port-forward` works without it.
   * @default false
   */
  readonly exposeAdminApi?: boolean;
}

/** Props of {@link MatrixIngress}. */
export interface MatrixIngressProps extends MatrixIngressOptions {
  /** The apps to publish, each on its own host. @default - the apps that the parts of the chart add to {@link PublicRoutes} */
  readonly apps?: IWebApp[];

  /** The source of the certificates. @default IngressTls.certManager('letsencrypt') */
  readonly tls?: IngressTls;
}

/** Publishes each app by a standard Ingress object. Only the routes that an app names are public. */
export class MatrixIngress extends Construct {
  private readonly apps: IWebApp[] = [];
  private readonly tls: IngressTls;
  private readonly controller: IngressController;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: MatrixIngressProps = {},
  ) {
    super(scope, id);
    this.tls = props.tls ?? IngressTls.certManager('letsencrypt');
    this.controller = props.controller ?? IngressController.traefik();
    const findings = new Findings();
    if (!isChecked(props)) checkIngress(findings, this.tls, this.controller, props.annotations);
    if (props.apps) checkApps(findings, props.apps);
    findings.throwIfAny(`MatrixIngress '${this.node.path}'`);

    NextSteps.of(this).addOpenPorts({ ports: `TCP 80${this.tls.enabled ? ', 443' : ''}`, leadTo: 'the ingress' });
    const ports = (this.tls.enabled ? [80, 443] : [80]).map((port) => ({ protocol: 'TCP', from: port }));
    Peers.of(this).add({ from: PeerEnd.internet(), to: PeerEnd.ingress(), ports, purpose: 'everything by HTTP' });
    if (props.apps) props.apps.forEach((app) => this.publish(app));
    else PublicRoutes.of(this)._watch((app) => this.publish(app));
  }

  /** The host names that are published, in the order of the apps. */
  public get hosts(): string[] {
    return [...new Set(this.apps.map((app) => app.host))];
  }

  private publish(app: IWebApp): void {
    const findings = new Findings();
    checkApps(findings, [...this.apps, app]);
    findings.throwIfAny(`MatrixIngress '${this.node.path}'`);
    const { tls, controller, props } = this;
    if (!this.hosts.includes(app.host)) {
      NextSteps.of(this).addDnsRecord({ host: app.host, leadsTo: 'the public address of your ingress' });
    }
    this.apps.push(app);
    const routes = props.exposeAdminApi ? [...app.routes, ...adminRoutes(app)] : app.routes;
    // This is the plain object, as the Ingress of cdk8s-plus sorts the paths by the rules of a language, and Node needs time to load these.
    new k8s.KubeIngress(this, app.name, {
      metadata: {
        name: app.name,
        annotations: { ...controller._annotations, ...tls._annotations, ...props.annotations },
      },
      spec: {
        ingressClassName: controller.className,
        rules: [{ host: app.host, http: { paths: routes.map(httpPath) } }],
        tls: tls.enabled ? [{ hosts: [app.host], secretName: tls._secretName(app.host) }] : undefined,
      },
    });
  }
}

/** Finds what is wrong with an ingress's own props. */
export function checkIngress(
  findings: Findings,
  tls: IngressTls,
  controller: IngressController | undefined,
  annotations: { readonly [name: string]: string } = {},
): void {
  tls._check(findings, 'tls');
  controller?._check(findings, 'controller');
  for (const [key, text] of Object.entries(annotations)) checkPlainText(findings, `annotations['${key}']`, text);
}

function httpPath({ path, match, service, port }: Route): k8s.HttpIngressPath {
  return {
    path,
    pathType: match === RouteMatch.EXACT ? 'Exact' : 'Prefix',
    backend: { service: { name: service.name, port: { number: port } } },
  };
}

/** The administration API is served by the same Service and port as the client API. */
function adminRoutes(app: IWebApp): Route[] {
  const client = app.routes.find((route) => route.path === '/_synapse/client');
  return client ? [{ ...client, path: '/_synapse/admin' }] : [];
}

function checkApps(findings: Findings, apps: readonly IWebApp[]): void {
  if (apps.length === 0) findings.add('apps', 'is empty: name what to publish');
  apps.forEach((app, index) => {
    checkHostname(findings, `apps[${index}].host`, app.host);
    const rival = apps
      .slice(0, index)
      .find((other) => other.host === app.host && other.routes.some((a) => app.routes.some((b) => a.path === b.path)));
    if (rival) findings.add(`apps[${index}].host`, `is also the host of '${rival.name}': give each its own`, app.host);
  });
}
