import type { EndpointGroup } from './endpoint-group';
import { CLIENT_ENDPOINTS } from './endpoints-client';
import { FEDERATION_ENDPOINTS } from './endpoints-federation';
import { LOGIN_ENDPOINTS } from './endpoints-login';
import { MEDIA_ENDPOINTS } from './endpoints-media';
import { SENDING_ENDPOINTS } from './endpoints-sending';
import { STREAM_ENDPOINTS } from './endpoints-streams';
import { SYNC_ENDPOINTS } from './endpoints-sync';

/**
 * All requests that workers can answer. The first group of which a pattern fits has the request: clients choose some parts of paths, and so a path can fit patterns of
 * two groups. Streams come first, as only their writers answer; every other worker answers all requests of clients.
 *
 * @see https://element-hq.github.io/synapse/latest/workers.html
 */
export const ENDPOINT_TABLE: readonly EndpointGroup[] = [
  ...STREAM_ENDPOINTS,
  MEDIA_ENDPOINTS,
  ...SYNC_ENDPOINTS,
  SENDING_ENDPOINTS,
  ...CLIENT_ENDPOINTS,
  ...LOGIN_ENDPOINTS,
  ...FEDERATION_ENDPOINTS,
];
