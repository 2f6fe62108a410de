// Starts the pages of Element as Element Web does: config first, then the language, the homeserver, and the screen that the address names.
import React from 'react';
import ReactDOM from 'react-dom';
import { AutoDiscovery } from 'matrix-js-sdk/src/autodiscovery';
import BasePlatform from 'matrix-react-sdk/lib/BasePlatform';
import PlatformPeg from 'matrix-react-sdk/lib/PlatformPeg';
import SdkConfig from 'matrix-react-sdk/lib/SdkConfig';
import { setLanguage } from 'matrix-react-sdk/lib/languageHandler';
import AutoDiscoveryUtils from 'matrix-react-sdk/lib/utils/AutoDiscoveryUtils';

class Browser extends BasePlatform {
  getConfig = readConfig;
  getAppVersion = async () => 'test';
  getDefaultDeviceDisplayName = () => 'Browser';
  getHumanReadableName = () => 'Browser';
  requestNotificationPermission = async () => 'denied';
  reload = () => location.reload();
}

async function readConfig() {
  for (const file of [`config.${location.hostname}.json`, 'config.json']) {
    const answer = await fetch(file, { cache: 'no-store' });
    if (answer.ok) return answer.json();
  }
  throw new Error('no config.json');
}

/** The screen that an address such as `#/login?x=y` names, with its parameters. */
function screenOf({ hash }) {
  const [screen, query = ''] = hash.replace(/^#\/?/, '').split('?');
  return { screen, params: Object.fromEntries(new URLSearchParams(query)) };
}

let shown;
function onNewScreen(screen, replaceLast) {
  shown = `#/${screen}`;
  location[replaceLast ? 'replace' : 'assign'](shown);
}

/** Loads the page again without the token, as it works once only. */
function onTokenLoginCompleted() {
  const url = new URL(location.href);
  url.search = '';
  location.href = url.href;
}

PlatformPeg.set(new Browser());
const config = await readConfig();
SdkConfig.put(config);
await setLanguage('en');
// It reads the config as it is loaded.
const { default: MatrixChat } = await import('matrix-react-sdk/lib/components/structures/MatrixChat');
const discovered = await AutoDiscovery.fromDiscoveryConfig(config.default_server_config);
const server = await AutoDiscoveryUtils.buildValidatedConfigFromDiscovery(undefined, discovered, true);
server.isDefault = true;
SdkConfig.add({ validated_server_config: server });

const first = screenOf(location);
const element = React.createElement(MatrixChat, {
  ref: (chat) => {
    window.matrixChat = chat;
  },
  onNewScreen,
  onTokenLoginCompleted,
  config: SdkConfig.get(),
  enableGuest: !config.disable_guests,
  realQueryParams: Object.fromEntries(new URLSearchParams(location.search)),
  startingFragmentQueryParams: first.params,
  initialScreenAfterLogin: first,
  defaultDeviceDisplayName: 'Browser',
});
window.addEventListener('hashchange', () => {
  if (decodeURIComponent(location.hash) === shown) return;
  const { screen, params } = screenOf(location);
  window.matrixChat?.showScreen(screen, params);
});
ReactDOM.render(element, document.getElementById('matrixchat'));
