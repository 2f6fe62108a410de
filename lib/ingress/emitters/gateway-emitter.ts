import { Chart } from 'cdk8s';
import { TlsRouteVersion, isTraefikGateway } from '../gateway-options';
import type { GatewayApiOptions } from '../gateway-options';
import type { TlsPassthrough } from '../tls-passthroughs';
import type { EmitterContext, MakeEmitter, PublishedApp, RouteEmitter } from './emitter';
import { grantCertificate } from './certificate-grant';
import { existingRefs } from './gateway-refs';
import { GatewayRoutes } from './gateway-routes';
import { hostCertificate } from './host-certificate';
import { OwnGateway } from './own-gateway';
import { tlsRoute } from './tls-route';

/** Makes an HTTPRoute for each app, a Certificate for each host, and the Gateway unless there is one. */
export function gatewayEmitter(options: GatewayApiOptions): MakeEmitter {
  return (context) => new GatewayEmitter(context, options);
}

class GatewayEmitter implements RouteEmitter {
  private readonly gateway?: OwnGateway;
  private readonly routes: GatewayRoutes;
  private readonly certified = new Set<string>();
  public readonly passTls?: (passthrough: TlsPassthrough) => void;

  constructor(
    private readonly context: EmitterContext,
    private readonly options: GatewayApiOptions,
  ) {
    if (!options.parentRefs) this.gateway = new OwnGateway(context.scope, 'Gateway', { context, options });
    this.routes = new GatewayRoutes(context);
    if (!isTraefikGateway(options)) this.passTls = (passthrough) => this.pass(passthrough);
  }

  public publish(app: PublishedApp): void {
    const { scope, tls } = this.context;
    // A host has one listener, and so one certificate: that of its first app.
    for (const host of app.hosts.filter((each) => !this.certified.has(each))) {
      this.certified.add(host);
      if (tls.enabled) hostCertificate(scope, tls, host, app.namespace);
      for (const namespace of this.gatewayNamespaces(app)) grantCertificate(scope, tls, { ...app, host }, namespace);
    }
    this.gateway?.add(app);
    this.routes.add(app, this.gateway?.refs(app) ?? existingRefs(this.options, app, this.own));
  }

  /** Routes belong to a listener only if it passes TLS on, so Gateways that exist need no name of it. */
  private pass(passthrough: TlsPassthrough): void {
    const { own, options, gateway } = this;
    const existing = options.parentRefs?.map(({ name, namespace = own }) => ({
      name,
      ...(namespace && { namespace }),
    }));
    const parentRefs = existing ?? [gateway!.passTls(passthrough)];
    passthrough.leaveTraefik();
    const { scope, annotations } = this.context;
    const version = options.tlsRouteVersion ?? TlsRouteVersion.V1;
    tlsRoute(scope, { passthrough, parentRefs, version, annotations });
  }

  /** The namespaces of Gateways that read the certificate of the app from another namespace. */
  private gatewayNamespaces(app: PublishedApp): string[] {
    const { own } = this;
    const all = this.options.parentRefs?.map(({ namespace }) => namespace ?? own) ?? [own];
    return [...new Set(all)].filter((name): name is string => name !== undefined && name !== (app.namespace ?? own));
  }

  private get own(): string | undefined {
    return Chart.of(this.context.scope).namespace;
  }
}
