import { Construct } from 'constructs';
import { RouteMatch } from '../ingress/web-app';
import type { IWebApp, Route } from '../ingress/web-app';
import { NginxDeployment } from '../shared/nginx-deployment';
import { IMAGES } from '../shared/images';
import { leavePods } from '../shared/pods';
import { WELL_KNOWN_PORT, wellKnownNginxConfig } from './well-known-config';
import type { WellKnownSettings } from './well-known-config';
import type { WellKnownServerOptions } from './well-known-options';

export interface WellKnownProps {
  /** The server name, whose own host this is. */
  readonly host: string;
  readonly settings: WellKnownSettings;
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
      files: { 'default.conf': () => wellKnownNginxConfig(props.settings) },
      resources,
    });
    const paths = ['client', ...(props.settings.federationHost ? ['server'] : [])];
    this.routes = paths.map((path) => ({
      path: `/.well-known/matrix/${path}`,
      match: RouteMatch.EXACT,
      service: nginx.service,
      port: 80,
    }));
  }
}
