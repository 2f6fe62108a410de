import type { Config } from '../shared/merge';
import type { IHomeserver } from '../synapse/homeserver';
import { assetUrl } from './custom-files';
import { elementConfig } from './element-config';
import { ElementTheme } from './element-options';
import type { ElementWebOptions } from './element-options';

/** Options of Element Web, and its homeserver. */
interface Chosen extends ElementWebOptions {
  readonly homeserver: IHomeserver;
}

/** The content of config.json that follows from the props. @param url the URL of the first host, without a slash at its end */
export function chosenConfig(props: Chosen, url: string): Config {
  const { branding, homeserver } = props;
  const homeserverUrl = homeserver.baseUrl.replace(/\/$/, '');
  return elementConfig({
    serverName: homeserver.serverName,
    homeserverUrl,
    brand: branding?.name ?? 'Element',
    logoUrl: assetUrl(props, branding?.logo),
    welcomeBackgroundUrl: assetUrl(props, branding?.welcomeBackground),
    footerLinks: branding?.footerLinks,
    homeUrl: assetUrl(props, props.homePage),
    welcomeUrl: assetUrl(props, props.welcomePage),
    theme: props.theme ?? ElementTheme.LIGHT,
    countryCode: props.countryCode,
    roomDirectory: props.roomDirectory ?? [homeserver.serverName],
    allowOtherHomeservers: props.allowOtherHomeservers ?? false,
    mobileApps: props.mobileApps ?? {},
    desktopApp: props.desktopApp ?? {},
    ...(props.ownLinks && { linkUrl: url }),
    features: {
      homeserverUrl,
      chosen: props.features ?? {},
      offered: homeserver.features ?? {},
      jitsiHost: props.jitsiHost,
      extraConfig: props.extraConfig ?? {},
    },
  });
}
