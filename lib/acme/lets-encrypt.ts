import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { checkEmail, checkObjectName } from '../shared/checks';
import { takeProps } from '../shared/checked-props';
import { docsUrl } from '../shared/docs';
import { Findings } from '../shared/findings';
import { flag, instanceOf, text } from '../shared/kinds';
import { checkManifestText } from '../shared/manifest-text';
import { NextStepPhase } from '../shared/next-steps/next-step';
import { NextSteps } from '../shared/next-steps/next-steps';
import { isPassed } from '../shared/shape';
import type { Shape } from '../shared/shape';
import { AcmeSolver } from './acme-solver';

/** Props of {@link LetsEncrypt}. */
export interface LetsEncryptProps {
  /** The name of the ClusterIssuer. @default - `letsencrypt`, or `letsencrypt-staging` for staging */
  readonly issuerName?: string;

  /**
   * If true, the certificates come from Let's Encrypt's staging: no browser believes them, and mistakes count towards no limit. Begin with it.
   * @default false
   * @see https://letsencrypt.org/docs/staging-environment/
   */
  readonly staging?: boolean;

  /** The way in which Let's Encrypt is shown that a host is yours. @default AcmeSolver.http01() */
  readonly solver?: AcmeSolver;

  /** The address of the account. Let's Encrypt sends no reminders to it. @default - none */
  readonly email?: string;
}

const LETS_ENCRYPT: Shape<LetsEncryptProps> = {
  issuerName: text(checkObjectName),
  staging: flag,
  solver: instanceOf(AcmeSolver, 'AcmeSolver.http01()'),
  email: text(checkEmail),
};

/**
 * A ClusterIssuer of cert-manager that orders certificates from Let's Encrypt, for `IngressTls.certManager(issuer.issuerName)`. With staging its name is another
 * one, so that the change to real certificates orders all of them anew.
 *
 * @throws one error that lists everything wrong with the props
 * @see https://cert-manager.io/docs/configuration/acme/
 */
export class LetsEncrypt extends Construct {
  /** The name of the ClusterIssuer. */
  public readonly issuerName: string;

  constructor(scope: Construct, id: string, given?: LetsEncryptProps) {
    super(scope, id);
    checkManifestText(this);
    const findings = new Findings();
    const props = isPassed(arguments, 2) ? takeProps(findings, given!, LETS_ENCRYPT) : {};
    props.solver?._check(findings, 'solver');
    findings.throwIfAny(`LetsEncrypt '${this.node.path}'`);
    const { staging = false, email, solver = AcmeSolver.http01() } = props;
    this.issuerName = props.issuerName ?? (staging ? 'letsencrypt-staging' : 'letsencrypt');
    const object = new ApiObject(this, 'Issuer', {
      apiVersion: 'cert-manager.io/v1',
      kind: 'ClusterIssuer',
      metadata: { name: this.issuerName },
      spec: {
        acme: {
          server: `https://acme-${staging ? 'staging-' : ''}v02.api.letsencrypt.org/directory`,
          ...(email !== undefined && { email }),
          privateKeySecretRef: { name: `${this.issuerName}-account` },
          solvers: [solver._solver],
        },
      },
    });
    // It belongs to no namespace, and has got that of the chart.
    if (Chart.of(this).namespace !== undefined) object.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
    if (staging) this.remember();
  }

  private remember(): void {
    const lines = [
      `The certificates are from Let's Encrypt's staging, and no browser believes them. As soon as they come, leave 'staging' out: ${docsUrl('ingress.md#certificates')}`,
    ];
    NextSteps.of(this).addStep({ id: 'staging', phase: NextStepPhase.KEEP, lines });
  }
}
