import { ApiObject, Lazy } from 'cdk8s';
import { TRAEFIK, middlewaresOf, redirectToHttps } from '../traefik-https';
import { RouteMatch } from '../web-app';
import type { Route } from '../web-app';
import type { EmitterContext, MakeEmitter, PublishedApp, RouteEmitter } from './emitter';
import { hostCertificate } from './host-certificate';

export interface TraefikEntryPoints {
  /** The class of the objects, for a Traefik that serves only those of its class. */
  readonly className: string;
  readonly http: string;
  readonly https: string;
}

/** Makes an IngressRoute for each app, and a Certificate for each host. */
export function traefikEmitter(entryPoints: TraefikEntryPoints): MakeEmitter {
  return (context) => new TraefikEmitter(context, entryPoints);
}

class TraefikEmitter implements RouteEmitter {
  constructor(
    private readonly context: EmitterContext,
    private readonly entry: TraefikEntryPoints,
  ) {}

  public publish(app: PublishedApp): void {
    const { scope, tls, publicPort, redirects } = this.context;
    const { className, http, https } = this.entry;
    const { name, hosts, namespace, routes } = app;
    const middlewares = middlewaresOf(scope, app).map((middleware) => ({ name: middleware }));
    const rules = (of: readonly string[]) => () =>
      of.flatMap((host) => routes().map((route) => rule(host, route, middlewares)));
    if (tls.enabled) {
      hosts.forEach((host, index) => {
        hostCertificate(scope, tls, host, namespace);
        // A router has one certificate.
        const router = index === 0 ? name : `${name}.${host}`;
        this.route(app, router, https, rules([host]), { secretName: tls._secretName(host) });
      });
    }
    if (redirects) {
      const place = namespace === undefined ? {} : { namespace };
      redirectToHttps(scope, { name, hosts, routes, publicPort, className, entryPoint: http, ...place });
    } else {
      // A router with a certificate takes no plain HTTP, so that has a router of its own.
      this.route(app, tls.enabled ? `${name}-http` : name, http, rules(hosts));
    }
  }

  private route(
    { namespace }: PublishedApp,
    name: string,
    entryPoint: string,
    rules: () => object[],
    tls?: object,
  ): void {
    const { scope, annotations } = this.context;
    const metadata = {
      name,
      ...(namespace !== undefined && { namespace }),
      annotations: { 'kubernetes.io/ingress.class': this.entry.className, ...annotations },
    };
    const routes = Lazy.any({ produce: rules }) as object;
    const spec = { entryPoints: [entryPoint], routes, ...(tls && { tls }) };
    new ApiObject(scope, name, { apiVersion: TRAEFIK, kind: 'IngressRoute', metadata, spec });
  }
}

function rule(host: string, route: Route, middlewares: readonly object[]): object {
  const { path, match, service, port } = route;
  return {
    kind: 'Rule',
    match: `Host(\`${host}\`) && ${pathRule(route)}`,
    ...priority(path, match),
    ...(middlewares.length > 0 && { middlewares }),
    services: [{ name: service.name, port }],
  };
}

/** A prefix is one of whole parts of a path, as in an Ingress and an HTTPRoute: Traefik's own would take `/rtcfoo` for `/rtc`. */
function pathRule({ path, match }: Route): string {
  if (match === RouteMatch.EXACT) return `Path(\`${path}\`)`;
  const parts = path.replace(/\/$/, '');
  return parts === '' ? 'PathPrefix(`/`)' : `(Path(\`${parts}\`) || PathPrefix(\`${parts}/\`))`;
}

/** The longer path goes first, and an exact one before a prefix. Traefik would compare the texts of the rules. The route of a whole host stays behind all others. */
function priority(path: string, match: RouteMatch): { readonly priority?: number } {
  if (path === '/' && match === RouteMatch.PREFIX) return {};
  return { priority: 1000 * path.length + (match === RouteMatch.EXACT ? 1 : 0) };
}
