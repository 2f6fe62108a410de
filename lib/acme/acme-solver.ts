import { checkDnsLabel, checkObjectName } from '../shared/checks';
import { Findings } from '../shared/findings';
import { freeConfig } from '../shared/free-config';
import { text } from '../shared/kinds';
import type { Config } from '../shared/merge';
import { isPassed, takeValue } from '../shared/shape';
import { secretKey } from '../secrets/secret-key';
import type { SecretKey } from '../secrets/secret-key';

/** The way in which Let's Encrypt is shown that a host is yours. */
export class AcmeSolver {
  /**
   * By an answer on port 80 of the host, which the ingress controller gives.
   *
   * @param ingressClass the IngressClass; by default that of Traefik
   */
  public static http01(ingressClass?: string): AcmeSolver {
    const found = new Findings();
    const taken = isPassed(arguments, 0) ? takeValue(found, '', ingressClass, text(checkObjectName)) : 'traefik';
    return new AcmeSolver({ http01: { ingress: { ingressClassName: taken } } }, found);
  }

  /**
   * By an answer on port 80 of the host, which a Gateway gives. It needs cert-manager with the Gateway API switched on.
   *
   * @param gateway the name of the Gateway
   * @param namespace its namespace
   * @see https://cert-manager.io/docs/configuration/acme/http01/#configuring-the-http-01-gateway-api-solver
   */
  public static http01Gateway(gateway: string, namespace: string): AcmeSolver {
    const found = new Findings();
    const name = takeValue(found, 'gateway', gateway, text(checkObjectName));
    const place = takeValue(found, 'namespace', namespace, text(checkDnsLabel));
    const parent = { kind: 'Gateway', name, namespace: place };
    return new AcmeSolver({ http01: { gatewayHTTPRoute: { parentRefs: [parent] } } }, found);
  }

  /** By a record in a zone of Cloudflare. @param apiToken the token, in a Secret in the namespace of cert-manager */
  public static cloudflare(apiToken: SecretKey): AcmeSolver {
    return AcmeSolver._byToken(apiToken, (token) => ({ cloudflare: { apiTokenSecretRef: token } }));
  }

  /** By a record in a zone of DigitalOcean. @param token the token, in a Secret in the namespace of cert-manager */
  public static digitalOcean(token: SecretKey): AcmeSolver {
    return AcmeSolver._byToken(token, (key) => ({ digitalocean: { tokenSecretRef: key } }));
  }

  /**
   * By a record at any provider that cert-manager or one of its webhooks knows. Secrets are named in it, and are in the namespace of cert-manager.
   *
   * @param config the block `dns01` of the issuer
   * @see https://cert-manager.io/docs/configuration/acme/dns01/
   */
  public static dns01(config: { [key: string]: unknown }): AcmeSolver {
    const found = new Findings();
    return new AcmeSolver({ dns01: takeValue(found, '', config, freeConfig()) }, found);
  }

  private static _byToken(given: SecretKey, config: (token: object) => object): AcmeSolver {
    const found = new Findings();
    const token = takeValue(found, 'token', given, secretKey);
    token?._check(found, 'token');
    return new AcmeSolver({ dns01: config({ name: token?.name, key: token?.key }) }, found);
  }

  private constructor(
    /** An entry of the issuer's list of solvers. @internal */
    public readonly _solver: Config,
    private readonly found: Findings,
  ) {}

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
  }
}
