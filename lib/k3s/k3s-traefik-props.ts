import type { Duration } from 'cdk8s';
import { checkCidr, checkDuration } from '../shared/checks';
import type { Findings } from '../shared/findings';
import { freeConfig } from '../shared/free-config';
import { checked, flag, listOf, text } from '../shared/kinds';
import { required } from '../shared/shape';
import type { Shape } from '../shared/shape';
import { duration } from '../shared/units-kinds';

/** Props of {@link K3sTraefik}. */
export interface K3sTraefikProps {
  /**
   * The minor version of k3s, such as `1.36`: its Traefik chart takes other keys from 1.36 on, and refuses those that it doesn't know.
   *
   * `kubectl version` prints it as that of the server.
   */
  readonly k3sVersion: string;

  /**
   * If true, Traefik gets the addresses of clients from the node at which they come in (`externalTrafficPolicy: Local`). With several nodes, requests must then
   * come in at the node on which Traefik runs.
   * @default true
   */
  readonly realClientAddresses?: boolean;

  /** The networks of proxies in front of Traefik, whose header `X-Forwarded-For` is believed. Nobody else's is. @default - none */
  readonly trustedForwarders?: string[];

  /** The networks of load balancers in front of Traefik that tell the address of the client by the PROXY protocol. @default - none */
  readonly proxyProtocolFrom?: string[];

  /**
   * The time that a request may take to come in whole. Traefik's own default of a minute cuts uploads on slow lines.
   * @default Duration.minutes(10)
   */
  readonly uploadTimeout?: Duration;

  /**
   * If true, Traefik has an entrypoint `federation` at port 8448. Only servers without `/.well-known/matrix/server` need it.
   * @default false
   */
  readonly federationPort?: boolean;

  /**
   * If true, plain HTTP is redirected to HTTPS wherever no route takes it. ACME's challenges and all other routes go before it. The apps of this library redirect
   * by themselves.
   * @default false
   */
  readonly redirectToHttps?: boolean;

  /** If true, Traefik serves the Gateway API, with the GatewayClass `traefik`. @default false */
  readonly gatewayApi?: boolean;

  /**
   * Further values of the chart, which win. A cluster has one `HelmChartConfig` for Traefik, so the values of one that you have go here.
   * @default - none
   */
  readonly extraValues?: { readonly [key: string]: unknown };
}

const networks = listOf(text(checkCidr), 'networks, for example ["192.0.2.10/32"]');

export const K3S_TRAEFIK: Shape<K3sTraefikProps> = {
  k3sVersion: required(text(checkVersion), "name the minor version of k3s, for example '1.36'"),
  realClientAddresses: flag,
  trustedForwarders: networks,
  proxyProtocolFrom: networks,
  uploadTimeout: checked(duration, checkDuration),
  federationPort: flag,
  redirectToHttps: flag,
  gatewayApi: flag,
  extraValues: freeConfig(),
};

/** Earlier versions have a Traefik with other keys, and get no updates. */
const OLDEST = 33;

/** The number after the dot. Undefined for a text that is no version. */
export function minorOf(version: string): number | undefined {
  const [, minor] = /^v?1\.(\d{1,3})(\.\d+)?(\+k3s\d+)?$/.exec(version) ?? [];
  return minor === undefined ? undefined : Number(minor);
}

function checkVersion(findings: Findings, prop: string, version: string): void {
  const minor = minorOf(version);
  if (minor === undefined) findings.add(prop, "must be a version of k3s, for example '1.36'", version);
  else if (minor < OLDEST) {
    findings.add(
      prop,
      `must be 1.${OLDEST} or later, as earlier versions have another Traefik and get no updates`,
      version,
    );
  }
}
