import { nodeAddress } from '../lab/relay';
import { secretValue } from '../support/kubectl';

/** A homeserver of this test. */
export interface Server {
  /** The server name, and the namespace. */
  readonly name: string;
  readonly namespace: string;
  /** The host of the homeserver. */
  readonly host: string;
  /** The port at which others find it. */
  readonly port: number;
}

/** Is found by its well-known file, at port 443 of another host. */
export const A: Server = {
  name: 'federate-a.test',
  namespace: 'federate-a',
  host: 'matrix.federate-a.test',
  port: 443,
};

/** Has no well-known file. It is found at port 8448 of its server name. */
export const B: Server = { name: 'federate-b.test', namespace: 'federate-b', host: 'federate-b.test', port: 8448 };

/** A server name that nobody has. */
export const NOBODY = 'federate-c.test';

/** All names that lead to the ingress. */
export const HOSTS = [A, B].flatMap(({ name }) => [name, `matrix.${name}`, `element.${name}`]);

export const ISSUER = process.env.E2E_ISSUER ?? 'e2e-ca';

/** The Secret of a certificate that the test asks for to learn the authority. */
export const AUTHORITY_SECRET = 'test-authority';

/** The address of the ingress. */
export const EDGE = nodeAddress();

let authority: string | undefined;

/** The certificate of the issuer's authority, which cert-manager puts beside each certificate. */
export function issuersAuthority(): string {
  return (authority ??= secretValue(A.namespace, AUTHORITY_SECRET, 'ca.crt'));
}
