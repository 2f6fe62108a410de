import { Chart } from 'cdk8s';
import type { GatewayApiOptions } from '../gateway-options';
import type { EmitterContext, MakeEmitter, PublishedApp, RouteEmitter } from './emitter';
import { grantCertificate } from './certificate-grant';
import { existingRefs } from './gateway-refs';
import { GatewayRoutes } from './gateway-routes';
import { hostCertificate } from './host-certificate';
import { OwnGateway } from './own-gateway';

/** Makes an HTTPRoute for each app, a Certificate for each host, and the Gateway unless there is one. */
export function gatewayEmitter(options: GatewayApiOptions): MakeEmitter {
  return (context) => new GatewayEmitter(context, options);
}

class GatewayEmitter implements RouteEmitter {
  private readonly gateway?: OwnGateway;
  private readonly routes: GatewayRoutes;
  private readonly certified = new Set<string>();

  constructor(
    private readonly context: EmitterContext,
    private readonly options: GatewayApiOptions,
  ) {
    if (!options.parentRefs) this.gateway = new OwnGateway(context.scope, 'Gateway', { context, options });
    this.routes = new GatewayRoutes(context);
  }

  public publish(app: PublishedApp): void {
    const { scope, tls } = this.context;
    // A host has one listener, and so one certificate: that of its first app.
    if (!this.certified.has(app.host)) {
      this.certified.add(app.host);
      if (tls.enabled) hostCertificate(scope, tls, app.host, app.namespace);
      for (const namespace of this.gatewayNamespaces(app)) grantCertificate(scope, tls, app, namespace);
    }
    this.gateway?.add(app);
    this.routes.add(app, this.gateway?.refs(app) ?? existingRefs(this.options, app, this.own));
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
