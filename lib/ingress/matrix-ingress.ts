import { Chart } from 'cdk8s';
import { Namespace } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { checkHttpsPort } from '../shared/checks';
import { isChecked, takeProps } from '../shared/checked-props';
import { Findings } from '../shared/findings';
import { flag, instanceOf, listOf, number } from '../shared/kinds';
import { NextSteps } from '../shared/next-steps/next-steps';
import { annotations } from '../shared/pods/label-checks';
import { isPassed } from '../shared/shape';
import type { Shape } from '../shared/shape';
import { checkApps } from './app-checks';
import { checkEdge, checkEdgeNamespace } from './edge-checks';
import { allowList, guardsOf } from './edge-guards';
import { EDGE_OPTIONS } from './edge-options';
import type { EdgeOptions } from './edge-options';
import type { RouteEmitter } from './emitters/emitter';
import { checkGatewayApps, checkListeners, checkPassthrough } from './gateway-checks';
import { IngressController } from './ingress-controller';
import { IngressTls } from './ingress-tls';
import { PublicRoutes } from './public-routes';
import { TLS_PASSTHROUGHS } from './tls-passthroughs';
import type { TlsPassthrough } from './tls-passthroughs';
import { speakForCertificate, speakForIngress } from './speak-for-ingress';
import { checkEntrypoints } from './traefik-https';
import { WEB_APP, hostsOf } from './web-app';
import type { IWebApp, Route } from './web-app';

/** The options of the ingress. Each has a default. */
export interface MatrixIngressOptions extends EdgeOptions {
  /** The controller that serves the apps, and the API by which it is told: Ingress, Gateway API, or Traefik's own kinds. @default IngressController.traefik() */
  readonly controller?: IngressController;

  /** Further annotations of every Ingress, or of every route of another API, and of the Gateway that is made. @default - none */
  readonly annotations?: { readonly [name: string]: string };

  /**
   * If true, Synapse's administration API is public, so everybody on the internet can try passwords and tokens on it. `adminApiFrom` lets in some networks only, and
   * `kubectl port-forward` works without either.
   * @default false
   */
  readonly exposeAdminApi?: boolean;

  /**
   * If true, plain HTTP is answered only with a redirect to HTTPS. This needs Traefik or the Gateway API: a controller of other Ingress objects does it by its own
   * annotations. Without TLS in the ingress nothing is redirected.
   * @default true
   */
  readonly redirectToHttps?: boolean;

  /**
   * If true, browsers are told to use nothing but HTTPS for the hosts, for a year (HSTS). This needs Traefik or the Gateway API, and TLS in the ingress. It leaves
   * out the host of the server name if the homeserver is on another one.
   * @default - true if `publicPort` is 443, the only port that browsers then use
   * @see https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Strict-Transport-Security
   */
  readonly hsts?: boolean;
}

/** Props of {@link MatrixIngress}. */
export interface MatrixIngressProps extends MatrixIngressOptions {
  /** The apps to publish, each on its own host. @default - the apps that the parts of the chart add to {@link PublicRoutes} */
  readonly apps?: IWebApp[];

  /** The source of the certificates. @default IngressTls.certManager('letsencrypt') */
  readonly tls?: IngressTls;

  /** The port at which the internet reaches the apps by HTTPS, if a router leads another port than 443 to the ingress. @default 443 */
  readonly publicPort?: number;
}

export const INGRESS_OPTIONS: Shape<MatrixIngressOptions> = {
  ...EDGE_OPTIONS,
  controller: instanceOf(IngressController, 'IngressController.traefik()'),
  annotations,
  exposeAdminApi: flag,
  redirectToHttps: flag,
  hsts: flag,
};

const MATRIX_INGRESS: Shape<MatrixIngressProps> = {
  ...INGRESS_OPTIONS,
  apps: listOf(WEB_APP, 'apps with a name, a host and routes'),
  tls: instanceOf(IngressTls, "IngressTls.certManager('letsencrypt')"),
  publicPort: number(checkHttpsPort),
};

/** Publishes each app by a standard Ingress object, or by the objects of the controller's own API. Only the routes that an app names are public. */
export class MatrixIngress extends Construct {
  private readonly props: MatrixIngressProps;
  private readonly apps: IWebApp[] = [];
  private readonly tls: IngressTls;
  private readonly controller: IngressController;
  private readonly publicPort: number;
  private readonly emitter: RouteEmitter;

  constructor(scope: Construct, id: string, given?: MatrixIngressProps) {
    super(scope, id);
    const findings = new Findings();
    const props = isPassed(arguments, 2) ? takeProps(findings, given!, MATRIX_INGRESS) : {};
    this.props = props;
    this.tls = props.tls ?? IngressTls.certManager('letsencrypt');
    this.controller = props.controller ?? IngressController.traefik();
    this.publicPort = props.publicPort ?? 443;
    if (!given || !isChecked(given)) checkIngress(findings, this.tls, props);
    checkEdgeNamespace(findings, props, Chart.of(this).namespace);
    if (props.apps) checkApps(findings, props.apps, Chart.of(this).namespace);
    findings.throwIfAny(`MatrixIngress '${this.node.path}'`);

    const { tls, controller, publicPort } = this;
    speakForIngress(this, { tls, controller, publicPort });
    const redirects = tls.enabled && controller._https && (props.redirectToHttps ?? true);
    this.emitter = controller._emitter({
      scope: this,
      tls,
      publicPort,
      annotations: props.annotations ?? {},
      redirects,
    });
    if (props.apps) props.apps.forEach((app) => this.publish(app));
    else PublicRoutes.of(this)._watch((app) => this.publish(app));
    if (this.emitter.passTls) TLS_PASSTHROUGHS.watch(Chart.of(this), (each) => this.passTls(each));
  }

  /** The host names that are published, in the order of the apps. */
  public get hosts(): string[] {
    return [...new Set(this.apps.flatMap(hostsOf))];
  }

  private publish(app: IWebApp): void {
    const findings = new Findings();
    checkApps(findings, [...this.apps, app], Chart.of(this).namespace);
    const namespace = apartFrom(Chart.of(this), app);
    const hosts = hostsOf(app);
    const newHosts = hosts.filter((host) => !this.hosts.includes(host));
    // A Gateway has one certificate for a host, which its first app has.
    const needsCertificate = !this.controller._gateway || newHosts.length > 0;
    if (namespace !== undefined && needsCertificate) {
      this.tls._checkNamespace(findings, 'tls', { host: app.host, namespace });
    }
    if (this.controller._gateway) checkGatewayApps(findings, [app], Chart.of(this).namespace);
    findings.throwIfAny(`MatrixIngress '${this.node.path}'`);
    const own = Chart.of(this).namespace;
    const others = this.apps.filter((other) => (other.namespace ?? own) === (app.namespace ?? own)).flatMap(hostsOf);
    const hasCertificate = hosts.every((host) => others.includes(host));
    for (const host of newHosts) {
      NextSteps.of(this).addDnsRecord({ host, leadsTo: 'the public address of your ingress' });
    }
    this.apps.push(app);
    const { tls, controller, props } = this;
    const published = {
      hosts,
      ...(namespace !== undefined && { namespace }),
      hsts: tls.enabled && controller._https && !app.sharesHost && (props.hsts ?? this.publicPort === 443),
    };
    // A part that is made later may add routes.
    const routes = () => (props.exposeAdminApi ? [...app.routes, ...adminRoutes(app)] : app.routes);
    const guards = guardsOf(app, props);
    this.emitter.publish({ ...published, name: app.name, routes, guards, hasCertificate });
    if (props.adminApiFrom && adminRoutes(app).length > 0) {
      const name = `${app.name}-admin`;
      const admin = { name, routes: () => adminRoutes(app), guards: [allowList(name, props), ...guards] };
      this.emitter.publish({ ...published, ...admin, hasCertificate: true });
    }
    if (namespace !== undefined) {
      if (needsCertificate) speakForCertificate(this, tls, namespace);
      this.comeAfter(namespace);
    }
  }

  private passTls(passthrough: TlsPassthrough): void {
    const findings = new Findings();
    checkPassthrough(findings, this.controller._gateway ?? {}, passthrough.host, Chart.of(this).namespace);
    findings.throwIfAny(`MatrixIngress '${this.node.path}'`);
    this.emitter.passTls?.(passthrough);
    this.comeAfter(passthrough.namespace);
  }

  /** Puts the objects behind the namespace, since kubectl applies them in the order of the manifest. */
  private comeAfter(namespace: string): void {
    const objects = Chart.of(this).node.findAll();
    const made = objects.find((object) => object instanceof Namespace && object.name === namespace);
    if (made) this.node.addDependency(made);
  }
}

/** Finds what is wrong with an ingress's own props. */
export function checkIngress(findings: Findings, tls: IngressTls, props: MatrixIngressProps): void {
  const { controller, annotations: given = {}, redirectToHttps } = props;
  tls._check(findings, 'tls');
  controller?._check(findings, 'controller');
  checkEdge(findings, props);
  if (!tls.enabled || !(redirectToHttps ?? true)) return;
  if (controller?._gateway) checkListeners(findings, 'controller', controller._gateway);
  else if (controller?._traefik ?? true) checkEntrypoints(findings, given);
}

/** The administration API is served by the same Service and port as the client API. */
function adminRoutes(app: IWebApp): Route[] {
  const client = app.routes.find((route) => route.path === '/_synapse/client');
  return client ? [{ ...client, path: '/_synapse/admin' }] : [];
}

/** The namespace of an app that isn't in the chart's. */
function apartFrom(chart: Chart, { namespace }: IWebApp): string | undefined {
  return namespace === chart.namespace ? undefined : namespace;
}
