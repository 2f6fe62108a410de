import { ApiObject, Chart, Lazy } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Findings } from '../shared/findings';
import type { Annotations, PublishedApp } from './emitters/emitter';
import { RouteMatch } from './web-app';
import type { Route } from './web-app';

// These kinds aren't imported: the types of a Middleware alone are 3,000 lines, which each synth would read.
export const TRAEFIK = 'traefik.io/v1alpha1';

const ENTRYPOINTS = 'traefik.ingress.kubernetes.io/router.entrypoints';
const MIDDLEWARES = 'traefik.ingress.kubernetes.io/router.middlewares';
/** A year, as is usual. */
export const HSTS_SECONDS = 31_536_000;

/** The annotation by which Traefik serves an Ingress by HTTPS only. */
export const HTTPS_ONLY: Annotations = { [ENTRYPOINTS]: 'websecure' };

export interface RedirectProps {
  readonly name: string;
  readonly hosts: readonly string[];
  /** Called at synth, as parts that are made later add routes. */
  readonly routes: () => readonly Route[];
  readonly publicPort: number;
  /** The IngressClass, for a Traefik that serves only the objects of its class. */
  readonly className: string;
  /** Traefik's entrypoint for plain HTTP. @default 'web' */
  readonly entryPoint?: string;
  /** The namespace of the app's Ingress, if it isn't the chart's. Traefik refuses an object that names one of another namespace. */
  readonly namespace?: string;
}

/**
 * Sends the plain HTTP of an app's routes to HTTPS. Traefik compares the lengths of rules, so it answers ACME's challenges by the longer rule of the Ingress that
 * cert-manager makes.
 */
export function redirectToHttps(scope: Construct, props: RedirectProps): void {
  const { name, hosts, routes, publicPort, className, namespace, entryPoint = 'web' } = props;
  const port = publicPort === 443 ? undefined : String(publicPort);
  const middleware = makeMiddleware(
    scope,
    namespace,
    `matrix-redirect-to-https${port === undefined ? '' : `-${port}`}`,
    {
      redirectScheme: { scheme: 'https', permanent: true, ...(port !== undefined && { port }) },
    },
  );
  // Each host has rules of its own: a rule of several would be longer than those of the challenges.
  const rules = () =>
    hosts.flatMap((host) =>
      routes().map(({ path, match }) => ({
        kind: 'Rule',
        match: `Host(\`${host}\`) && ${match === RouteMatch.EXACT ? 'Path' : 'PathPrefix'}(\`${path}\`)`,
        middlewares: [{ name: middleware }],
        // No request goes further than the redirect.
        services: [{ kind: 'TraefikService', name: 'noop@internal' }],
      })),
    );
  new ApiObject(scope, `${name}-redirect`, {
    apiVersion: TRAEFIK,
    kind: 'IngressRoute',
    metadata: {
      name: `${name}-redirect`,
      ...(namespace !== undefined && { namespace }),
      annotations: { 'kubernetes.io/ingress.class': className },
    },
    spec: { entryPoints: [entryPoint], routes: Lazy.any({ produce: rules }) as object },
  });
}

/** The annotation by which Traefik tells browsers to use only HTTPS, and holds back abuse. The user's own middlewares come after these. */
export function middlewareAnnotation(scope: Construct, app: GuardedApp, given: Annotations): Annotations {
  const namespace = app.namespace ?? Chart.of(scope).namespace;
  // An annotation names the namespace of the middleware. Traefik serves nothing where it leads nowhere.
  if (namespace === undefined) return {};
  const names = middlewaresOf(scope, app);
  if (names.length === 0) return {};
  const others = MIDDLEWARES in given ? [given[MIDDLEWARES]] : [];
  return { [MIDDLEWARES]: [...names.map((name) => `${namespace}-${name}@kubernetescrd`), ...others].join(',') };
}

/** The names of the middlewares before an app, in the order in which requests pass them. */
export function middlewaresOf(scope: Construct, app: GuardedApp): string[] {
  const { namespace, hsts, guards } = app;
  const names = guards.map(({ name, spec }) => makeMiddleware(scope, namespace, name, spec));
  return hsts ? [hstsMiddleware(scope, namespace), ...names] : names;
}

type GuardedApp = Pick<PublishedApp, 'namespace' | 'hsts' | 'guards'>;

/** The name of the middleware by which Traefik tells browsers to use only HTTPS. */
function hstsMiddleware(scope: Construct, namespace: string | undefined): string {
  return makeMiddleware(scope, namespace, 'matrix-hsts', { headers: { stsSeconds: HSTS_SECONDS } });
}

/** Finds annotations of the user that would serve the apps by plain HTTP in spite of the redirect. */
export function checkEntrypoints(findings: Findings, given: Annotations): void {
  const entrypoints = given[ENTRYPOINTS];
  if (typeof entrypoints !== 'string' || !entrypoints.split(',').some((name) => name.trim() === 'web')) return;
  const remedy = "leave 'web' out, or set 'redirectToHttps' to false";
  findings.add(`annotations['${ENTRYPOINTS}']`, `would serve logins by plain HTTP: ${remedy}`, entrypoints);
}

/** All ingresses of a chart in the same namespace share a middleware. */
function makeMiddleware(scope: Construct, namespace: string | undefined, name: string, spec: object): string {
  const chart = Chart.of(scope);
  const id = namespace === undefined ? name : `${name}.${namespace}`;
  if (!chart.node.tryFindChild(id)) {
    const metadata = { name, ...(namespace !== undefined && { namespace }) };
    new ApiObject(chart, id, { apiVersion: TRAEFIK, kind: 'Middleware', metadata, spec });
  }
  return name;
}
