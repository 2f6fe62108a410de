import { checkObjectName } from '../shared/checks';
import { text } from '../shared/kinds';
import type { Shape } from '../shared/shape';

/** Options of Traefik's own kinds of object. */
export interface TraefikCrdsOptions {
  /** The class of the objects, for a Traefik that serves only those of its class. @default 'traefik' */
  readonly className?: string;
  /** Traefik's entrypoint for plain HTTP. @default 'web' */
  readonly httpEntryPoint?: string;
  /** Traefik's entrypoint for HTTPS. @default 'websecure' */
  readonly httpsEntryPoint?: string;
}

export const TRAEFIK_CRDS: Shape<TraefikCrdsOptions> = {
  className: text(checkObjectName),
  httpEntryPoint: text(checkObjectName),
  httpsEntryPoint: text(checkObjectName),
};
