import { Construct } from 'constructs';
import { PublicRoutes } from '../ingress/public-routes';
import { RouteMatch } from '../ingress/web-app';
import type { IWebApp, Route } from '../ingress/web-app';
import { NginxDeployment } from '../shared/nginx-deployment';
import { IMAGES } from '../shared/images';
import { PeerEnd, Peers } from '../shared/peers';
import { leavePods } from '../shared/pods/pods';
import { WELL_KNOWN_PORT, wellKnownNginxConfig } from './well-known-config';
import type { WellKnownSettings } from './well-known-config';
import type { WellKnownServerOptions } from './well-known-options';

export interface WellKnownProps {
  /** The server name, which is also the host name. */
  readonly host: string;
  /** Called at synth, as parts that are made later add to it. */
  readonly settings: () => WellKnownSettings;
  readonly federation: boolean;
  readonly options?: WellKnownServerOptions;
}

/**
 * Gives the homeserver's address to clients and servers that know only the server name.
 *
 * Synapse can't do this if its host has another name: its own `/.well-known/matrix/server` always contains the server name.
 */
export class WellKnown extends Construct implements IWebApp {
  public readonly name = 'well-known';
  public readonly sharesHost = true;
  public readonly host: string;
  public readonly routes: Route[];

  constructor(scope: Construct, id: string, props: WellKnownProps) {
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
      files: { 'default.conf': () => wellKnownNginxConfig(props.settings()) },
    });
    const paths = ['client', ...(props.federation ? ['server'] : [])];
    this.routes = paths.map((path) => ({
      path: `/.well-known/matrix/${path}`,
      match: RouteMatch.EXACT,
      service: nginx.service,
      port: 80,
    }));
    PublicRoutes.of(this).add(this);
    Peers.of(this).add({
      from: PeerEnd.ingress(),
      to: PeerEnd.pods(this.name, nginx.labels),
      ports: [{ protocol: 'TCP', from: WELL_KNOWN_PORT }],
      purpose: 'discovery',
    });
  }
}
