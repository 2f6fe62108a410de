import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { PublicRoutes } from '../ingress/public-routes';
import { RouteMatch } from '../ingress/web-app';
import type { IWebApp, Route } from '../ingress/web-app';
import { isChecked, takeProps } from '../shared/checked-props';
import { checkHttpsPort, isUrl } from '../shared/checks';
import { Findings } from '../shared/findings';
import { hostOf, isHostname, isServerName } from '../shared/host-names';
import { IMAGES } from '../shared/images';
import { checkOnlyOne } from '../shared/only-one';
import { jsonText } from '../shared/json-text';
import { checkManifestText } from '../shared/manifest-text';
import { number, text } from '../shared/kinds';
import { leavePods } from '../shared/pods/pods';
import { mergeConfig } from '../shared/merge';
import type { Config } from '../shared/merge';
import { NginxDeployment } from '../shared/nginx-deployment';
import { NextSteps } from '../shared/next-steps/next-steps';
import { PeerEnd, Peers } from '../shared/peers';
import { required } from '../shared/shape';
import type { Shape } from '../shared/shape';
import { checkOnce } from '../shared/synth-memory';
import { httpsUrl, urlPort } from '../shared/url-port';
import { HOMESERVER } from '../synapse/homeserver';
import type { IHomeserver } from '../synapse/homeserver';
import { chosenConfig } from './chosen-config';
import { customAssets } from './custom-files';
import { CustomFiles, PARTS_ROOT } from './custom-volumes';
import { desktopConfig } from './desktop-app';
import { checkElement, namedHosts } from './element-checks';
import { ELEMENT_OPTIONS } from './element-options';
import type { ElementWebOptions } from './element-options';
import { ELEMENT_PORT, JOINED_ROOT, elementNginxConfig } from './nginx-config';
import { checkOffered } from './offered-features';

/** Props of {@link ElementWeb}. */
export interface ElementWebProps extends ElementWebOptions {
  /** The homeserver that users log in to. Element Web takes the server's name and URL from it. */
  readonly homeserver: IHomeserver;
  /** The host name under which browsers reach it. It must not be the homeserver's host name. @default - `element.` and the server name */
  readonly host?: string;
  /** The port at which browsers reach it by HTTPS. @default - the port of the homeserver's URL */
  readonly publicPort?: number;
}

/** The name of Element Desktop's config in the ConfigMap. */
const DESKTOP_FILE = 'desktop.json';

const ELEMENT_WEB: Shape<ElementWebProps> = {
  ...ELEMENT_OPTIONS,
  homeserver: required(HOMESERVER),
  host: text(),
  publicPort: number(checkHttpsPort),
};

/**
 * Element Web, configured for one homeserver.
 *
 * @see https://github.com/element-hq/element-web
 */
export class ElementWeb extends Construct implements IWebApp {
  public readonly name = 'element';
  public readonly host: string;
  public readonly additionalHosts?: string[];
  public readonly routes: Route[];
  /** The Service of the web server, on port 80. */
  public readonly service: kplus.Service;
  /** The web server's pods. */
  public readonly deployment: kplus.Deployment;

  private readonly props: ElementWebProps;
  /** The URL of the first host. */
  private readonly url: string;

  constructor(scope: Construct, id: string, given: ElementWebProps) {
    super(scope, id);
    const findings = new Findings();
    const props = takeProps(findings, given, ELEMENT_WEB);
    this.props = props;
    const homeserver = (props.homeserver as IHomeserver | undefined) ?? { serverName: '', baseUrl: '' };
    this.host = hostOf(props.host, `element.${homeserver.serverName}`);
    if (!isChecked(given)) {
      if (props.homeserver) checkNames(findings, this.host, homeserver.serverName);
      checkElement(findings, this.host, homeserver, props);
    }
    checkOnlyOne(findings, this);
    findings.throwIfAny(`ElementWeb '${this.node.path}'`);
    leavePods(this, props.pods);
    checkManifestText(this);

    const inStack = isChecked(given);
    this.node.addValidation({ validate: () => (checkOnce(this, () => this.checkFeatures(inStack)), []) });
    const redirectToHttps = props.redirectToHttps ?? true;
    const port = props.publicPort ?? homeserverPort(props.homeserver);
    const sites = namedHosts(this.host, props).map(([, host]) => ({ host, url: httpsUrl(host, port) }));
    const further = sites.slice(1).map(({ host }) => host);
    if (further.length > 0) this.additionalHosts = further;
    this.url = sites[0].url;
    const assets = customAssets(props);
    const custom = assets.size > 0 ? new CustomFiles(this, 'CustomFiles', assets) : undefined;
    const nginx = new NginxDeployment(this, 'Nginx', {
      name: this.name,
      component: 'web-client',
      image: props.image ?? IMAGES.elementWeb,
      port: ELEMENT_PORT,
      healthPath: '/health',
      files: {
        'config.json': () => `${jsonText(this.config, 2)}\n`,
        'default.conf': () =>
          elementNginxConfig({
            ...(redirectToHttps && { redirects: sites }),
            withoutGuide: props.mobileApps?.guide === false,
          }),
        ...(props.desktopApp && { [DESKTOP_FILE]: () => `${jsonText(this.desktopConfig, 2)}\n` }),
      },
      // The mounted server config sets the port. This variable helps only if a future image ignores that config.
      env: { ELEMENT_WEB_PORT: kplus.EnvValue.fromValue(String(ELEMENT_PORT)) },
      mounts: (config) => [
        { path: '/app/config.json', volume: config, subPath: 'config.json', readOnly: true },
        ...(props.desktopApp
          ? [{ path: '/app/desktop/config.json', volume: config, subPath: DESKTOP_FILE, readOnly: true }]
          : []),
        ...(custom?.mounts ?? []),
      ],
      joined: custom?.hasParts ? { from: PARTS_ROOT, to: `${JOINED_ROOT}/custom` } : undefined,
      podAnnotations: custom && { 'checksum/custom-files': custom.checksum },
      resources: props.resources,
    });
    this.service = nginx.service;
    this.deployment = nginx.deployment;
    this.routes = [{ path: '/', match: RouteMatch.PREFIX, service: this.service, port: 80 }];
    PublicRoutes.of(this).add(this);
    const steps = NextSteps.of(this);
    steps.addRollout({ resource: 'deployment/element' });
    for (const { host, url } of sites) steps._addLoginPage(redirectToHttps ? url : host);
    steps._addExamined('element', this.url.replace(/^https?:\/\//, ''));
    Peers.of(this).add({
      from: PeerEnd.ingress(),
      to: PeerEnd.pods('Element Web', nginx.labels),
      ports: [{ protocol: 'TCP', from: ELEMENT_PORT }],
      purpose: 'the web client',
    });
  }

  /** The content of config.json. Parts that are made later may add features to the homeserver. */
  public get config(): { readonly [key: string]: unknown } {
    return mergeConfig(chosenConfig(this.props, this.url), this.props.extraConfig ?? {});
  }

  /** The content of Element Desktop's config. */
  private get desktopConfig(): Config {
    return desktopConfig(this.config, this.url, this.props.desktopApp ?? {});
  }

  /** Finds features that the homeserver lacks. It is late, as parts that are made later may add some. */
  private checkFeatures(inStack: boolean): void {
    const { features: chosen = {}, homeserver, extraConfig = {} } = this.props;
    const findings = new Findings();
    const offered = homeserver.features ?? {};
    checkOffered(findings, inStack ? 'element.features' : 'features', { chosen, offered, extraConfig });
    findings.throwIfAny(`ElementWeb '${this.node.path}'`);
  }
}

/** Both are usually behind one router. */
function homeserverPort({ baseUrl }: IHomeserver): number {
  return isUrl(baseUrl) && baseUrl.startsWith('https:') ? urlPort(new URL(baseUrl)) : 443;
}

/** The default host follows from the name, which may have a port or be an address, and is in the config of nginx. */
function checkNames(findings: Findings, host: string, serverName: string): void {
  if (!isServerName(serverName) || host !== `element.${serverName}`) return;
  if (isHostname(host)) return;
  findings.add('host', "is needed, as no host can be made from the homeserver's 'serverName'", serverName);
}
