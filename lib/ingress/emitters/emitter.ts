import type { Construct } from 'constructs';
import type { IngressTls } from '../ingress-tls';
import type { Guard } from '../edge-guards';
import type { TlsPassthrough } from '../tls-passthroughs';
import type { Route } from '../web-app';

/** Annotations by name. */
export interface Annotations {
  readonly [name: string]: string;
}

/** An app with its place. The objects that publish it are made there. */
export interface PublishedApp {
  readonly name: string;
  /** The host names: one at least. */
  readonly hosts: readonly string[];
  /** The namespace of its objects, if it isn't the chart's. */
  readonly namespace?: string;
  /** The public paths. Called at synth, as parts that are made later add routes. */
  readonly routes: () => readonly Route[];
  /** True if browsers are told to use only HTTPS for the hosts. */
  readonly hsts: boolean;
  /** The middlewares of Traefik before the app, in the order in which requests pass them. */
  readonly guards: readonly Guard[];
  /** True if another app orders the certificates of the hosts. @default false */
  readonly hasCertificate?: boolean;
}

/** The facts of an ingress that are the same for all of its apps. */
export interface EmitterContext {
  /** The construct that holds the objects. */
  readonly scope: Construct;
  readonly tls: IngressTls;
  readonly publicPort: number;
  /** The user's own annotations. */
  readonly annotations: Annotations;
  /** True if plain HTTP is answered only with a redirect. */
  readonly redirects: boolean;
}

/** Publishes apps by objects of one API. Every emitter publishes the same paths. */
export interface RouteEmitter {
  readonly publish: (app: PublishedApp) => void;
  /** Passes TLS connections on as they are, in the place of the route for Traefik. @default - Traefik passes them on */
  readonly passTls?: (passthrough: TlsPassthrough) => void;
}

/** Makes the emitter of an ingress. A controller may be the value of several ingresses. */
export type MakeEmitter = (context: EmitterContext) => RouteEmitter;
