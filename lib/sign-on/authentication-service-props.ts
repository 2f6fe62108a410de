import { secretKey } from '../secrets/secret-key';
import type { SecretKey } from '../secrets/secret-key';
import { checkBaseUrl, checkDnsLabel, checkHttps, checkPort } from '../shared/checks';
import type { Findings } from '../shared/findings';
import { checked, flag, mapOf, number, text } from '../shared/kinds';
import { checkLabelKey, checkLabelValue } from '../shared/pods/label-checks';
import { required } from '../shared/shape';
import type { Shape } from '../shared/shape';

/** Props that a service has wherever it runs. */
export interface AuthenticationServiceProps {
  /** The URL at which people reach the service, such as `https://auth.example.org`: `http.public_base` of its config. Publish it by yourself. */
  readonly publicUrl: string;
  /** The secret that the service and Synapse share, alone in a key of an existing Secret: `matrix.secret` of the service's config. */
  readonly secret: SecretKey;
  /** The issuer, if it isn't the public URL: `http.issuer` of its config. @default - the public URL, with a slash at its end */
  readonly issuer?: string;
  /** If true, Synapse speaks HTTP/2 with the service, also without TLS. @default false */
  readonly forceHttp2?: boolean;
}

/** Props of {@link AuthenticationService.inCluster}. */
export interface AuthenticationServiceInClusterProps extends AuthenticationServiceProps {
  /** The name of its Service. The paths of logins lead there. */
  readonly service: string;
  /** The namespace of its Service. @default - that of the homeserver */
  readonly namespace?: string;
  /** The port of its Service, for plain HTTP. @default 8080 */
  readonly port?: number;
  /** The labels of its pods. Network policies let Synapse reach these pods, and let these pods reach Synapse. */
  readonly podLabels: { readonly [label: string]: string };
  /** The port at which its pods listen. @default - the port of its Service */
  readonly podPort?: number;
}

/** Props of {@link AuthenticationService.external}. */
export interface ExternalAuthenticationServiceProps extends AuthenticationServiceProps {
  /** The URL at which Synapse reaches the service. @default - the public URL */
  readonly endpoint?: string;
  /**
   * If true, `/_synapse/mas` is public on the homeserver's host, so that the service makes accounts there. Synapse answers only to those who have the secret. Set it to
   * false if the service reaches Synapse by another way.
   * @default true
   */
  readonly publishApi?: boolean;
}

const COMMON: Shape<AuthenticationServiceProps> = {
  publicUrl: required(text(checkServiceUrl), 'name the URL of the service, for example "https://auth.example.org"'),
  secret: required(secretKey),
  issuer: text(checkServiceUrl),
  forceHttp2: flag,
};

export const IN_CLUSTER: Shape<AuthenticationServiceInClusterProps> = {
  ...COMMON,
  service: required(text(checkDnsLabel), 'name the Service of matrix-authentication-service'),
  namespace: text(checkDnsLabel),
  port: number(checkPort),
  podLabels: required(
    checked(mapOf(text(checkLabelValue), 'text', checkLabelKey), checkSome),
    "give the labels of its pods, for example { app: 'mas' }",
  ),
  podPort: number(checkPort),
};

export const EXTERNAL: Shape<ExternalAuthenticationServiceProps> = {
  ...COMMON,
  endpoint: text(checkBaseUrl),
  publishApi: flag,
};

/** The check of a URL to which people send their passwords. */
function checkServiceUrl(findings: Findings, prop: string, value: string): void {
  checkBaseUrl(findings, prop, value);
  checkHttps(findings, prop, value, 'people send their passwords there');
}

/** Without labels, a selector means all pods of the namespace. */
function checkSome(findings: Findings, prop: string, labels: { readonly [label: string]: string }): void {
  if (Object.keys(labels).length > 0) return;
  findings.add(prop, "is empty, which means all pods: give the labels of its pods, for example { app: 'mas' }");
}
