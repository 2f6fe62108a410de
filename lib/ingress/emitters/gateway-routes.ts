import { Lazy } from 'cdk8s';
import {
  HttpRoute,
  HttpRouteSpecRulesFiltersRequestRedirectScheme as Scheme,
  HttpRouteSpecRulesFiltersRequestRedirectStatusCode as Status,
  HttpRouteSpecRulesFiltersType as FilterType,
  HttpRouteSpecRulesMatchesPathType as PathType,
} from '../../../imports/gateway.networking.k8s.io';
import type {
  HttpRouteSpecRules,
  HttpRouteSpecRulesFilters,
  HttpRouteSpecRulesMatches,
} from '../../../imports/gateway.networking.k8s.io';
import { HSTS_SECONDS, middlewaresOf } from '../traefik-https';
import { RouteMatch } from '../web-app';
import type { Route } from '../web-app';
import type { EmitterContext, PublishedApp } from './emitter';
import type { GatewayRef, GatewayRefs } from './gateway-refs';

/** Makes the HTTPRoutes of apps. */
export class GatewayRoutes {
  constructor(private readonly context: EmitterContext) {}

  /** Makes the route of an app, and its redirect from plain HTTP. */
  public add(app: PublishedApp, { serving, redirecting }: GatewayRefs): void {
    const { redirects } = this.context;
    const filters = this.filtersOf(app);
    const rules = () => byBackend(app.routes()).map((routes) => served(routes, filters));
    this.route(app.name, app, serving, rules);
    if (redirects && redirecting.length > 0) {
      this.route(`${app.name}-redirect`, app, redirecting, () => [this.redirect(app.routes())]);
    }
  }

  /** HSTS has a filter of the API. Traefik takes its own middlewares for the guards. */
  private filtersOf({ hsts, guards, namespace }: PublishedApp): HttpRouteSpecRulesFilters[] {
    const names = middlewaresOf(this.context.scope, {
      hsts: false,
      guards,
      ...(namespace !== undefined && { namespace }),
    });
    const extensions = names.map((name) => ({
      type: FilterType.EXTENSION_REF,
      extensionRef: { group: 'traefik.io', kind: 'Middleware', name },
    }));
    return [...(hsts ? [HSTS] : []), ...extensions];
  }

  private route(name: string, app: PublishedApp, parentRefs: GatewayRef[], rules: () => HttpRouteSpecRules[]): void {
    const { scope, annotations } = this.context;
    const place = app.namespace === undefined ? {} : { namespace: app.namespace };
    new HttpRoute(scope, name, {
      metadata: { name, ...place, annotations },
      spec: {
        parentRefs,
        hostnames: [...app.hosts],
        rules: Lazy.any({ produce: rules }) as HttpRouteSpecRules[],
      },
    });
  }

  /** Redirects the paths of the app and no others. A challenge of ACME has a route with its exact path, which goes before every prefix. */
  private redirect(routes: readonly Route[]): HttpRouteSpecRules {
    const { publicPort } = this.context;
    return {
      matches: routes.map(matchOf),
      filters: [
        {
          type: FilterType.REQUEST_REDIRECT,
          requestRedirect: {
            scheme: Scheme.HTTPS,
            statusCode: Status.VALUE_301,
            // Without a port it is that of the scheme, and browsers see no ":443".
            ...(publicPort !== 443 && { port: publicPort }),
          },
        },
      ],
    };
  }
}

function served(routes: readonly Route[], filters: HttpRouteSpecRulesFilters[]): HttpRouteSpecRules {
  const [{ service, port }] = routes;
  return {
    matches: routes.map(matchOf),
    ...(filters.length > 0 && { filters }),
    backendRefs: [{ name: service.name, port }],
  };
}

const HSTS = {
  type: FilterType.RESPONSE_HEADER_MODIFIER,
  responseHeaderModifier: { set: [{ name: 'Strict-Transport-Security', value: `max-age=${HSTS_SECONDS}` }] },
};

function matchOf({ path, match }: Route): HttpRouteSpecRulesMatches {
  return { path: { type: match === RouteMatch.EXACT ? PathType.EXACT : PathType.PATH_PREFIX, value: path } };
}

/** The routes with the same Service and port together, as an HTTPRoute has 16 rules at most. */
function byBackend(routes: readonly Route[]): Route[][] {
  const groups = new Map<string, Route[]>();
  for (const route of routes) {
    const key = `${route.service.name} ${route.port}`;
    groups.set(key, [...(groups.get(key) ?? []), route]);
  }
  return [...groups.values()];
}
