import type { Service } from 'cdk8s-plus-28';

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
  /** The public paths. No other path is public. */
  readonly routes: Route[];
  /** True if other web servers may serve other paths of the host. Browsers are then not told to use HTTPS for the whole host. @default false */
  readonly sharesHost?: boolean;
}
