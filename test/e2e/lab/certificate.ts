import { X509Certificate } from 'node:crypto';
import { get, kubectl, list, secretValue, until } from '../support/kubectl';
import { RELAY_NAMESPACE } from '../support/stack';
import { CLIENT } from './addresses';
import { tryRunWithin } from './run';

/** The Certificate that was made for the relay, and its Secret. */
function relayCertificate(): { readonly name: string; readonly secretName: string } {
  const [{ metadata, spec }] = list('-n', RELAY_NAMESPACE, 'certificates.cert-manager.io');
  return { name: metadata.name, secretName: spec.secretName! };
}

function fingerprint(certificate: X509Certificate): string {
  return certificate.fingerprint256.replaceAll(':', '').toLowerCase();
}

/** The relay's certificate in the cluster. */
export function issuedCertificate(): X509Certificate {
  return new X509Certificate(secretValue(RELAY_NAMESPACE, relayCertificate().secretName, 'tls.crt'));
}

export function issuedFingerprint(): string {
  return fingerprint(issuedCertificate());
}

/** The certificate authority of the relay's certificate. */
export function issuingAuthority(): string {
  return secretValue(RELAY_NAMESPACE, relayCertificate().secretName, 'ca.crt');
}

/** Makes cert-manager renew the relay's certificate, as `cmctl renew` does. Returns the SHA-256 of the new certificate. */
export async function renewCertificate(): Promise<string> {
  const { name } = relayCertificate();
  const before = issuedFingerprint();
  const others = get('-n', RELAY_NAMESPACE, 'certificate', name).status.conditions.filter((c) => c.type !== 'Issuing');
  const issuing = {
    type: 'Issuing',
    status: 'True',
    reason: 'ManuallyTriggered',
    message: 'by the test',
    lastTransitionTime: new Date().toISOString().replace(/\.\d+/, ''),
  };
  const patch = JSON.stringify({ status: { conditions: [...others, issuing] } });
  kubectl(
    ...['-n', RELAY_NAMESPACE, 'patch', 'certificate', name, '--subresource=status', '--type=merge', '-p', patch],
  );
  return until('another certificate', 60, () => (issuedFingerprint() === before ? undefined : issuedFingerprint()));
}

/** The SHA-256 of the certificate in a new TLS handshake from behind NAT. */
export function handshake(host: string, port: number): string | undefined {
  const command = ['timeout', '5', 'openssl', 's_client', '-connect', `${host}:${port}`, '-servername', host];
  const [pem] =
    /-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/.exec(tryRunWithin(CLIENT, ...command)) ?? [];
  return pem && fingerprint(new X509Certificate(pem));
}

/** Tells if a handshake with a version of TLS succeeds. */
export function accepts(host: string, port: number, version: string): boolean {
  // Security level 0 is needed, because otherwise the client itself refuses the old versions.
  const flags = [`-${version}`, '-cipher', 'DEFAULT@SECLEVEL=0', '-servername', host];
  const output = tryRunWithin(CLIENT, 'timeout', '5', 'openssl', 's_client', '-connect', `${host}:${port}`, ...flags);
  return output.includes('-----BEGIN CERTIFICATE-----');
}
