import type { Service } from 'cdk8s-plus-28';

/** How a path of a route is matched. */
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
  /** How the path is matched. */
  readonly match: RouteMatch;
  /** The Service behind it. */
  readonly service: Service;
  /** The port of that Service. */
  readonly port: number;
}

/** Something that browsers and apps reach by HTTP on a host name of its own. */
export interface IWebApp {
  /** Names what is made for it, for example the Ingress. */
  readonly name: string;
  /** The host name. */
  readonly host: string;
  /** What is public on it; everything else is not. */
  readonly routes: Route[];
}
