import type { GatewayApiOptions } from '../gateway-options';
import type { PublishedApp } from './emitter';

/** A listener to which a route belongs. */
export interface GatewayRef {
  readonly name: string;
  readonly namespace?: string;
  readonly sectionName?: string;
}

/** The listeners to which the routes of an app belong. */
export interface GatewayRefs {
  /** The listeners that serve the app. */
  readonly serving: GatewayRef[];
  /** The listeners that redirect to HTTPS. */
  readonly redirecting: GatewayRef[];
}

/** The listeners of Gateways that exist. @param own the namespace of the chart */
export function existingRefs(options: GatewayApiOptions, app: PublishedApp, own: string | undefined): GatewayRefs {
  const parents = options.parentRefs ?? [];
  const at = (name: string, sectionName: string | undefined, given: string | undefined) => {
    const namespace = given ?? (app.namespace === undefined ? undefined : own);
    return { name, ...(namespace !== undefined && { namespace }), ...(sectionName !== undefined && { sectionName }) };
  };
  const plain = parents.filter(({ httpSectionName }) => httpSectionName !== undefined);
  return {
    serving: parents.map((parent) => at(parent.name, parent.sectionName, parent.namespace)),
    redirecting: plain.map((parent) => at(parent.name, parent.httpSectionName, parent.namespace)),
  };
}
