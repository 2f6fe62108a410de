import { Chart, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import {
  Gateway,
  GatewaySpecListenersAllowedRoutesNamespacesFrom as From,
  GatewaySpecListenersTlsMode as TlsMode,
} from '../../../imports/gateway.networking.k8s.io';
import type { GatewaySpecListeners } from '../../../imports/gateway.networking.k8s.io';
import { gatewayPorts } from '../gateway-options';
import type { GatewayApiOptions } from '../gateway-options';
import type { TlsPassthrough } from '../tls-passthroughs';
import type { EmitterContext, PublishedApp } from './emitter';
import type { GatewayRef, GatewayRefs } from './gateway-refs';

/** The listener for plain HTTP. The listeners for HTTPS have the names of their hosts, and no host is a single word. */
const HTTP = 'http';

const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** A Gateway for the apps of an ingress: a listener for each host, so that a certificate that isn't there yet stops no other host. */
export class OwnGateway extends Construct {
  private readonly apps: PublishedApp[] = [];
  private readonly passthroughs: TlsPassthrough[] = [];
  private readonly name: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: { readonly context: EmitterContext; readonly options: GatewayApiOptions },
  ) {
    super(scope, id);
    const { context, options } = props;
    this.name = options.gatewayName ?? 'matrix';
    new Gateway(this, 'Resource', {
      metadata: { name: this.name, annotations: context.annotations },
      spec: {
        gatewayClassName: options.gatewayClassName ?? 'traefik',
        listeners: Lazy.any({ produce: () => this.listeners() }) as GatewaySpecListeners[],
      },
    });
  }

  public add(app: PublishedApp): void {
    this.apps.push(app);
  }

  /** Makes a listener that passes TLS on. Returns it. */
  public passTls(passthrough: TlsPassthrough): GatewayRef {
    this.passthroughs.push(passthrough);
    const own = Chart.of(this).namespace;
    return { name: this.name, ...(own !== undefined && { namespace: own }), sectionName: passthrough.host };
  }

  /** The listeners to which the routes of an app belong. */
  public refs({ hosts, namespace }: PublishedApp): GatewayRefs {
    const { tls, redirects } = this.props.context;
    const own = Chart.of(this).namespace;
    const at = (sectionName: string) => ({
      name: this.name,
      ...(namespace !== undefined && own !== undefined && { namespace: own }),
      sectionName,
    });
    return {
      serving: [...(tls.enabled ? hosts.map(at) : []), ...(redirects ? [] : [at(HTTP)])],
      redirecting: [at(HTTP)],
    };
  }

  private listeners(): GatewaySpecListeners[] {
    const { tls } = this.props.context;
    const ports = gatewayPorts(this.props.options);
    const hosts = tls.enabled ? [...new Set(this.apps.flatMap((app) => app.hosts))] : [];
    return [
      { name: HTTP, protocol: 'HTTP', port: ports.http, ...this.allowed(this.apps) },
      ...hosts.map((host) => {
        const apps = this.apps.filter((app) => app.hosts.includes(host));
        const certificate = { name: tls._secretName(host), ...this.placeOf(apps[0]) };
        return {
          name: host,
          hostname: host,
          protocol: 'HTTPS',
          port: ports.https,
          ...this.allowed(apps),
          tls: { mode: TlsMode.TERMINATE, certificateRefs: [certificate] },
        };
      }),
      ...this.passthroughs.map(({ host, namespace }) => ({
        name: host,
        hostname: host,
        protocol: 'TLS',
        port: ports.https,
        allowedRoutes: {
          namespaces: { from: From.SELECTOR, selector: { matchLabels: { [NAMESPACE_NAME]: namespace } } },
        },
        tls: { mode: TlsMode.PASSTHROUGH },
      })),
    ];
  }

  /** The namespace of a certificate that is made beside its app. A Secret that exists is read from the Gateway's own. */
  private placeOf({ namespace }: PublishedApp): { readonly namespace?: string } {
    return namespace === undefined || !this.props.context.tls._issuer ? {} : { namespace };
  }

  /** Lets in the routes of the apps' namespaces. */
  private allowed(apps: readonly PublishedApp[]): Pick<GatewaySpecListeners, 'allowedRoutes'> {
    const own = Chart.of(this).namespace;
    const names = [...new Set(apps.map(({ namespace }) => namespace ?? own))];
    if (names.every((name) => name === own)) return { allowedRoutes: { namespaces: { from: From.SAME } } };
    // The answers to ACME's challenges are routes beside the certificates, so the Gateway's own namespace stays in.
    const values = [...new Set([own, ...names])].filter((name): name is string => name !== undefined).sort();
    const selector = { matchExpressions: [{ key: NAMESPACE_NAME, operator: 'In', values }] };
    return { allowedRoutes: { namespaces: { from: From.SELECTOR, selector } } };
  }
}
