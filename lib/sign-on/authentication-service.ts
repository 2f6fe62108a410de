import type { SecretKey } from '../secrets/secret-key';
import { Findings } from '../shared/findings';
import { withoutUndefined } from '../shared/merge';
import type { Config } from '../shared/merge';
import { take } from '../shared/shape';
import { checkTexts } from '../shared/text-checks';
import { EXTERNAL, IN_CLUSTER } from './authentication-service-props';
import type {
  AuthenticationServiceInClusterProps,
  AuthenticationServiceProps,
  ExternalAuthenticationServiceProps,
} from './authentication-service-props';

/** The port of the service in its own documentation. */
const PORT = 8080;

/** The place of a service in the cluster. */
export interface AuthenticationPlace {
  readonly service: string;
  readonly namespace?: string;
  readonly port: number;
  readonly podLabels: { readonly [label: string]: string };
  readonly podPort: number;
}

interface Resolved extends AuthenticationServiceProps {
  readonly endpoint: string;
  readonly publishApi: boolean;
}

/**
 * A matrix-authentication-service (MAS) that does all logins in Synapse's place. The library doesn't run it. It needs a PostgreSQL database of its own.
 *
 * @see https://element-hq.github.io/matrix-authentication-service/
 */
export class AuthenticationService {
  /** A service in this cluster. The paths of logins on the homeserver's host lead to it. */
  public static inCluster(props: AuthenticationServiceInClusterProps): AuthenticationService {
    const found = new Findings();
    const taken = take(found, '', props, IN_CLUSTER);
    const { service, namespace, port = PORT, podLabels, podPort = port } = taken;
    const place = { service, port, podLabels, podPort, ...(namespace !== undefined && { namespace }) };
    const host = namespace === undefined ? service : `${service}.${namespace}.svc`;
    const resolved = { ...taken, endpoint: `http://${host}:${port}/`, publishApi: false };
    return new AuthenticationService(resolved, found, place);
  }

  /** A service outside of the cluster. A proxy before the ingress must lead the paths of logins to it: the next steps name them. */
  public static external(props: ExternalAuthenticationServiceProps): AuthenticationService {
    const found = new Findings();
    const taken = take(found, '', props, EXTERNAL);
    const { endpoint = taken.publicUrl, publishApi = true } = taken;
    return new AuthenticationService({ ...taken, endpoint, publishApi }, found);
  }

  private constructor(
    private readonly props: Resolved,
    private readonly found: Findings,
    /** The place in the cluster. Undefined if it is outside. @internal */
    public readonly _place?: AuthenticationPlace,
  ) {}

  /** @internal */
  public get _secret(): SecretKey {
    return this.props.secret;
  }

  /** The URL at which people reach it, with a slash at its end. @internal */
  public get _publicUrl(): string {
    return withSlash(this.props.publicUrl);
  }

  /** The URL at which Synapse reaches it. @internal */
  public get _endpoint(): string {
    return withSlash(this.props.endpoint);
  }

  /** True if Synapse's API for the service must be public. @internal */
  public get _publishesApi(): boolean {
    return this.props.publishApi;
  }

  /** The block of homeserver.yaml. The secret is a `SecretKey`, which stands for the path of its file. @internal */
  public get _config(): Config {
    const { secret, forceHttp2 } = this.props;
    return withoutUndefined({
      enabled: true,
      endpoint: this._endpoint,
      secret_path: secret,
      force_http2: forceHttp2,
    });
  }

  /** The part of `/.well-known/matrix/client` in which older apps look for it. Newer ones ask Synapse. @internal */
  public get _wellKnownClient(): Config {
    const { issuer = this._publicUrl } = this.props;
    return { 'org.matrix.msc2965.authentication': { issuer, account: `${this._publicUrl}account/` } };
  }

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
    checkTexts(findings, prop, this.props);
    (this.props.secret as SecretKey | undefined)?._check(findings, `${prop}.secret`);
  }
}

/** While there are findings, the URL may be missing. */
function withSlash(url: string | undefined): string {
  return (url ?? '').replace(/\/?$/, '/');
}
