import { X509Certificate } from 'node:crypto';
import { get, kubectl, list, secretValue, until } from '../support/kubectl';
import { RELAY_NAMESPACE } from '../support/stack';
import { CLIENT } from './addresses';
import { tryRunWithin } from './run';

/** The Certificate that was made for the relay, or for the only host of another namespace, and its Secret. */
function onlyCertificate(namespace: string): { readonly name: string; readonly secretName: string } {
  const [{ metadata, spec }] = list('-n', namespace, 'certificates.cert-manager.io');
  return { name: metadata.name, secretName: spec.secretName! };
}

/** The SHA-256 as OpenSSL writes it without colons. */
export function fingerprint(certificate: X509Certificate): string {
  return certificate.fingerprint256.replaceAll(':', '').toLowerCase();
}

/** The relay's certificate in the cluster, or that of another namespace. */
export function issuedCertificate(namespace = RELAY_NAMESPACE): X509Certificate {
  return new X509Certificate(secretValue(namespace, onlyCertificate(namespace).secretName, 'tls.crt'));
}

export function issuedFingerprint(namespace = RELAY_NAMESPACE): string {
  return fingerprint(issuedCertificate(namespace));
}

/** The certificate authority of the relay's certificate. */
export function issuingAuthority(): string {
  return secretValue(RELAY_NAMESPACE, onlyCertificate(RELAY_NAMESPACE).secretName, 'ca.crt');
}

/** Makes cert-manager renew the relay's certificate, or that of another namespace, as `cmctl renew` does. Returns the SHA-256 of the new certificate. */
export async function renewCertificate(namespace = RELAY_NAMESPACE): Promise<string> {
  const { name } = onlyCertificate(namespace);
  const before = issuedFingerprint(namespace);
  const others = get('-n', namespace, 'certificate', name).status.conditions.filter((c) => c.type !== 'Issuing');
  const issuing = {
    type: 'Issuing',
    status: 'True',
    reason: 'ManuallyTriggered',
    message: 'by the test',
    lastTransitionTime: new Date().toISOString().replace(/\.\d+/, ''),
  };
  const patch = JSON.stringify({ status: { conditions: [...others, issuing] } });
  kubectl(...['-n', namespace, 'patch', 'certificate', name, '--subresource=status', '--type=merge', '-p', patch]);
  return until('another certificate', 60, () =>
    issuedFingerprint(namespace) === before ? undefined : issuedFingerprint(namespace),
  );
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
