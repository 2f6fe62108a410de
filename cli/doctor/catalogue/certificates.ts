import { error, warning } from './row';
import type { Rows } from './row';

const RENEW = 'See why it is not renewed: kubectl -n matrix describe certificate,order,challenge.';

export const CERTIFICATES = {
  'tls-failed': error(
    'No TLS connection comes about.',
    'See which program answers on this port, and the log of the ingress controller.',
  ),
  'cert-expired': error('A certificate has expired.', RENEW),
  'cert-expires-soon': warning('A certificate expires soon, and should be renewed by now.', RENEW),
  'cert-not-yet-valid': error(
    'A certificate is not valid yet.',
    'Compare the clocks of the server and of this computer.',
  ),
  'cert-wrong-name': error(
    'A certificate is for other names.',
    "Get a certificate with this name. The ingress controller's own certificate means that it has none for this host: see the Ingress, its Secret, and kubectl describe certificate.",
  ),
  'cert-chain-incomplete': error(
    'The server sends its certificate without the certificate between it and the authority. Browsers may know that by chance; phones and other servers do not.',
    'Put the full chain into the Secret (tls.crt: fullchain.pem, not cert.pem). If an authority of your own made it: --ca.',
  ),
  'cert-staging': error(
    'A certificate is from a staging authority, which no client trusts.',
    "Change the issuer to the authority's real address (Let's Encrypt: acme-v02), and delete the Secret with the certificate.",
  ),
  'cert-self-signed': error(
    'A certificate is signed by itself.',
    'Get one from an authority that clients know. If it is meant so, every client must trust it: --ca tells the doctor.',
  ),
  'cert-untrusted': error(
    'A certificate is from an authority that clients do not know.',
    'Get one from an authority that clients know. If the authority is your own: --ca tells the doctor.',
  ),
} satisfies Rows;
