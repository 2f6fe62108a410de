import { found } from '../finding';
import type { Finding } from '../finding';
import { placeOf } from '../install';
import { isObject, parsed, textAt } from '../json';
import { bareUrl } from '../words';
import { tried } from './context';
import type { Outside, OutsideCheck } from './context';

/** Element Web, and the homeserver to which its config leads. */
export const elementCheck: OutsideCheck = {
  id: 'element',
  title: 'Element Web',
  run: async (outside) => (await Promise.all(outside.install.elements.map((host) => ofHost(outside, host)))).flat(),
};

async function ofHost({ net, install }: Outside, element: string): Promise<Finding[]> {
  const own = await tried(net, `https://${element}/config.${placeOf(`https://${element}`).host}.json`);
  const config =
    'status' in own && own.status === 200 && isObject(parsed(own.body))
      ? own
      : await tried(net, `https://${element}/config.json`);
  const subject = `${element}/config.json`;
  if ('trouble' in config) return [found('element-status', subject, config.trouble)];
  if (config.status !== 200) return [found('element-status', subject, `answers ${config.status}`)];
  const json = parsed(config.body);
  if (!isObject(json)) return [found('element-config', subject, 'is no JSON object')];
  const url = textAt(json, 'default_server_config', 'm.homeserver', 'base_url') ?? textAt(json, 'default_hs_url');
  const name =
    textAt(json, 'default_server_config', 'm.homeserver', 'server_name') ?? textAt(json, 'default_server_name');
  if (url !== undefined && url.replace(/\/+$/, '').toLowerCase() !== install.baseUrl.toLowerCase()) {
    return [found('element-other-server', subject, `leads to ${bareUrl(url)} rather than ${install.baseUrl}`)];
  }
  if (name !== undefined && name !== install.serverName) {
    return [found('element-other-server', subject, `leads to ${name} rather than ${install.serverName}`)];
  }
  if (url === undefined && name === undefined) {
    return [found('element-other-server', subject, 'names no homeserver')];
  }
  return [];
}
