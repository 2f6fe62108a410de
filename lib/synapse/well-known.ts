import { Construct } from 'constructs';
import { PublicRoutes } from '../ingress/public-routes';
import { RouteMatch } from '../ingress/web-app';
import type { IWebApp, Route } from '../ingress/web-app';
import { NginxDeployment } from '../shared/nginx-deployment';
import { IMAGES } from '../shared/images';
import { PeerEnd, Peers } from '../shared/peers';
import { leavePods } from '../shared/pods';
import { WELL_KNOWN_PORT, wellKnownNginxConfig } from './well-known-config';
import type { WellKnownSettings } from './well-known-config';
import type { WellKnownServerOptions } from './well-known-options';

export interface WellKnownProps {
  /** The server name, whose own host this is. */
  readonly host: string;
  /** Asked at synth, as parts that come later add to it. */
  readonly settings: () => WellKnownSettings;
  readonly federation: boolean;
  readonly options?: WellKnownServerOptions;
}

/**
 * Tells clients and servers that only know the server name where the homeserver is.
 *
 * Synapse can't do it itself when its host has another name: its server well-known always names the server name.
 */
export class WellKnown extends Construct implements IWebApp {
  public readonly name = 'well-known';
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
