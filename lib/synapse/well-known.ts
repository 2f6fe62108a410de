import type { Service } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { RouteMatch } from '../ingress/web-app';
import type { IWebApp, Route } from '../ingress/web-app';
import { NginxDeployment } from '../shared/nginx-deployment';
import { IMAGES } from '../shared/images';
import { PeerEnd, Peers } from '../shared/peers';
import type { Config } from '../shared/merge';
import { leavePods } from '../shared/pods/pods';
import { answersForItself, federationPort } from './settings/context';
import type { ServerIdentity } from './settings/context';
import { isFound } from './settings/federation';
import type { SynapseOptions } from './synapse-options';
import { WELL_KNOWN_PORT, wellKnownAnswers, wellKnownNginxConfig } from './well-known-config';
import type { WellKnownSettings } from './well-known-config';
import type { WellKnownServerOptions } from './well-known-options';

export interface WellKnownProps {
  /** The server name, which is also the host name. */
  readonly host: string;
  /** The names of the answers, such as `client`. Called at synth. */
  readonly names: () => string[];
  /** Called at synth, as parts that are made later add to it. */
  readonly discovery: () => WellKnownSettings;
  readonly options?: WellKnownServerOptions;
}

/**
 * Gives the homeserver's address to clients and servers that know only the server name, and the contacts to everybody.
 *
 * Synapse can't do the first if its host has another name: its own `/.well-known/matrix/server` always contains the server name. It never does the second.
 */
export class WellKnown extends Construct implements IWebApp {
  public readonly name = 'well-known';
  public readonly sharesHost = true;
  public readonly host: string;
  private readonly service: Service;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: WellKnownProps,
  ) {
    super(scope, id);
    this.host = props.host;
    const { image, resources, pods } = props.options ?? {};
    leavePods(this, pods);
    const nginx = new NginxDeployment(this, 'Nginx', {
      name: this.name,
      component: 'well-known',
      image: image ?? IMAGES.nginx,
      port: WELL_KNOWN_PORT,
      healthPath: '/health',
      resources,
      files: { 'default.conf': () => wellKnownNginxConfig(wellKnownAnswers(props.discovery(), props.names())) },
    });
    this.service = nginx.service;
    Peers.of(this).add({
      from: PeerEnd.ingress(),
      to: PeerEnd.pods(this.name, nginx.labels),
      ports: [{ protocol: 'TCP', from: WELL_KNOWN_PORT }],
      purpose: 'discovery',
    });
  }

  /** The answers that there are. Parts that are made later may add one. */
  public get routes(): Route[] {
    const { service } = this;
    return this.props.names().map((name) => ({
      path: `/.well-known/matrix/${name}`,
      match: RouteMatch.EXACT,
      service,
      port: 80,
    }));
  }
}

/** The additions of other parts to the answers. */
export interface Additions {
  readonly clientContent: Config | undefined;
  /** True if other services check the OpenID tokens of users. */
  readonly openId: boolean;
}

/** The settings from which the answers follow. */
export function discoveryOf(
  server: ServerIdentity,
  options: SynapseOptions,
  { clientContent, openId }: Additions,
): WellKnownSettings {
  return {
    baseUrl: server.baseUrl,
    federationHost: isFound(options, openId) ? server.host : undefined,
    federationPort: federationPort(server),
    clientContent,
    support: options.support,
  };
}

/** The web server of a homeserver, and the routes by which it takes part in the homeserver's own host. */
export interface ServedWellKnown {
  readonly app?: IWebApp;
  readonly routes: Route[];
}

/** Serves what the homeserver can't answer on the host of the server name. Nothing is served if another web server has that host. */
export function serveWellKnown(
  scope: Construct,
  server: ServerIdentity,
  options: SynapseOptions,
  discovery: () => WellKnownSettings,
): ServedWellKnown {
  const own = answersForItself(server);
  if (own ? !options.support : options.serveWellKnown === false) return { routes: [] };
  const names = () => (own ? ['support'] : Object.keys(wellKnownAnswers(discovery())));
  const app = new WellKnown(scope, 'WellKnown', {
    host: server.serverName,
    names,
    options: options.wellKnownServer,
    discovery,
  });
  return { app, routes: own ? app.routes : [] };
}
