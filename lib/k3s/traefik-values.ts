import { mergeConfig } from '../shared/merge';
import type { Config } from '../shared/merge';

export interface TraefikSettings {
  readonly minor: number;
  readonly realClientAddresses: boolean;
  readonly trustedForwarders: readonly string[];
  readonly proxyProtocolFrom: readonly string[];
  readonly uploadSeconds: number;
  readonly federationPort: boolean;
  readonly redirectToHttps: boolean;
  readonly gatewayApi: boolean;
  readonly extraValues: Config;
}

/** The first minor version of k3s whose chart, 39 or later, has the settings of HTTP in a block of their own. */
const HTTP_BLOCK = 36;

/** Below that of every route, as Traefik takes the length of a rule for its priority, and above nothing. */
const LAST = 10;

const FEDERATION_PORT = 8448;

/** The values for the Traefik chart of k3s. @see https://docs.k3s.io/networking/networking-services#traefik-ingress-controller */
export function traefikValues(settings: TraefikSettings): Config {
  const { minor, gatewayApi, redirectToHttps, federationPort, realClientAddresses } = settings;
  const http = (block: Config): Config => (minor >= HTTP_BLOCK ? { http: block } : block);
  // Traefik 3.6.4 to 3.6.6 refuse both in the aliases of rooms unless they are allowed. The older charts have no key for it.
  const encoded = minor >= HTTP_BLOCK ? { encodedCharacters: { allowEncodedSlash: true, allowEncodedHash: true } } : {};
  const redirect = { to: 'websecure', scheme: 'https', permanent: true, priority: LAST };
  const values: Config = {
    ports: {
      web: {
        ...incoming(settings),
        ...(redirectToHttps && http({ redirections: { entryPoint: redirect } })),
      },
      websecure: { ...incoming(settings), ...(minor >= HTTP_BLOCK && http(encoded)) },
      ...(federationPort && {
        federation: {
          port: FEDERATION_PORT,
          exposedPort: FEDERATION_PORT,
          expose: { default: true },
          protocol: 'TCP',
          ...incoming(settings),
          ...http({ tls: { enabled: true }, ...encoded }),
        },
      }),
    },
    ...(realClientAddresses && { service: { spec: { externalTrafficPolicy: 'Local' } } }),
    // The chart's own Gateway would have one listener for plain HTTP, and no route of ours belongs to it.
    ...(gatewayApi && { providers: { kubernetesGateway: { enabled: true } }, gateway: { enabled: false } }),
  };
  return mergeConfig(values, settings.extraValues);
}

/** The settings of an entrypoint to which clients connect. */
function incoming({ trustedForwarders, proxyProtocolFrom, uploadSeconds }: TraefikSettings): Config {
  return {
    ...(trustedForwarders.length > 0 && { forwardedHeaders: { trustedIPs: trustedForwarders } }),
    ...(proxyProtocolFrom.length > 0 && { proxyProtocol: { trustedIPs: proxyProtocolFrom } }),
    transport: { respondingTimeouts: { readTimeout: `${uploadSeconds}s` } },
  };
}
