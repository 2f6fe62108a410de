import type { Size } from 'cdk8s';
import { Service } from 'cdk8s-plus-28';
import { checkDnsLabel, checkHostname, checkObjectName, checkPort } from '../shared/checks';
import type { Findings } from '../shared/findings';
import { withoutRootDot } from '../shared/host-names';
import { flag, instanceOf, like, listOf, number, oneOf, shapeOf, text } from '../shared/kinds';
import { required } from '../shared/shape';
import type { Kind, Shape } from '../shared/shape';
import { size } from '../shared/units-kinds';

/** The way in which the path of a route is matched. */
export enum RouteMatch {
  /** This path and everything below it. */
  PREFIX = 'Prefix',
  /** This path only. */
  EXACT = 'Exact',
}

/** A path that is public, and the Service behind it. */
export interface Route {
  /** The path, with its leading slash. */
  readonly path: string;
  /** The way in which the path is matched. */
  readonly match: RouteMatch;
  /** The Service behind it. */
  readonly service: Service;
  /** The port of that Service. */
  readonly port: number;
}

/** An app that browsers and clients reach by HTTP on its own host name. */
export interface IWebApp {
  /** The name of the app. The objects made for it have this name, for example the Ingress. */
  readonly name: string;
  /** The host name. */
  readonly host: string;
  /**
   * Further host names at which the same paths are public, 15 at most. Each has a DNS record and a certificate of its own.
   * @default - none
   */
  readonly additionalHosts?: string[];
  /** The public paths. No other path is public. */
  readonly routes: Route[];
  /**
   * The namespace of the Services behind the routes. The objects that publish the app are made there, as an Ingress reaches only the Services of its own namespace.
   * @default - the namespace of the chart
   */
  readonly namespace?: string;
  /** True if other web servers may serve other paths of the host. Browsers are then not told to use HTTPS for the whole host. @default false */
  readonly sharesHost?: boolean;
  /** The largest request that the app takes. The edge refuses larger ones if it is told so: `limitRequestSizes` of {@link EdgeOptions}. @default - the edge has no limit */
  readonly maxRequestSize?: Size;
}

const ROUTE: Shape<Route> = {
  path: required(text(checkPath)),
  match: required(oneOf(RouteMatch, 'RouteMatch')),
  service: required(instanceOf(Service, "the 'service' of a part")),
  port: required(number(checkPort)),
};

/** The most further hosts of an app: an HTTPRoute has 16 host names at most. */
const MOST_ADDITIONAL_HOSTS = 15;

/** All host names of an app. The first one is that by which others name it. */
export function hostsOf({ host, additionalHosts = [] }: Pick<IWebApp, 'host' | 'additionalHosts'>): string[] {
  return [host, ...additionalHosts].map(withoutRootDot);
}

/** Finds what is wrong with the further hosts of an app. @param prop the path of the app; empty if they are a prop of their own */
export function checkAdditionalHosts(
  findings: Findings,
  prop: string,
  app: Pick<IWebApp, 'host' | 'additionalHosts'>,
): void {
  const { additionalHosts = [] } = app;
  const name = prop === '' ? 'additionalHosts' : `${prop}.additionalHosts`;
  if (additionalHosts.length > MOST_ADDITIONAL_HOSTS) {
    findings.add(name, `must have ${MOST_ADDITIONAL_HOSTS} hosts at most`, additionalHosts.length);
  }
  const taken = [withoutRootDot(app.host)];
  additionalHosts.forEach((host, index) => {
    const place = `${name}[${index}]`;
    checkHostname(findings, place, host);
    if (taken.includes(withoutRootDot(host))) findings.add(place, 'is a host already: name it once', host);
    taken.push(withoutRootDot(host));
  });
}

/** An app of any class. */
export const WEB_APP: Kind<IWebApp> = like<IWebApp>(
  {
    name: required(text(checkObjectName)),
    host: required(text()),
    additionalHosts: listOf(text(), 'host names'),
    routes: required(listOf(shapeOf(ROUTE), 'routes')),
    namespace: text(checkDnsLabel),
    sharesHost: flag,
    maxRequestSize: size,
  },
  'an app with a name, a host and routes',
);

function checkPath(findings: Findings, prop: string, path: string): void {
  // A backtick ends a text in the rules of Traefik.
  if (/^\/[!-_a-~]*$/.test(path)) return;
  findings.add(prop, 'must be a path with its leading slash, without blanks and backticks', path);
}
