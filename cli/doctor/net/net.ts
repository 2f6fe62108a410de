/** A place to connect to. The host is for TLS and HTTP. */
export interface Endpoint {
  readonly host: string;
  readonly address: string;
  readonly port: number;
}

/** The certificate that a server shows. */
export interface ShownCertificate {
  readonly names: readonly string[];
  readonly issuer: string;
  readonly validFrom: number;
  readonly validTo: number;
  /** The number of certificates that the server sent, or of those that are known to follow. */
  readonly chain: number;
  readonly selfSigned: boolean;
  /** True if it is for the host. */
  readonly fits: boolean;
  /** The code of OpenSSL for the reason of no trust. */
  readonly distrust?: string;
}

export interface Request {
  readonly method?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string;
  /** The host whose addresses are used, if an SRV record names another. */
  readonly via?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  readonly body: string;
}

/** No answer. */
export interface Trouble {
  /** A sentence without its subject. */
  readonly trouble: string;
  /** True if no connection came about, which other checks find. */
  readonly noConnection: boolean;
}

/** `open`, or `closed` (it refuses), `silent` (no answer), `no way` (this computer has no way to the address, such as IPv6). */
export type Reach = 'open' | 'closed' | 'silent' | 'no way';

/** `stun` if a STUN server answers, `other` if something else does. */
export type StunReach = 'stun' | 'other' | Exclude<Reach, 'open'>;

/** The network, as the checks see it. Certificates are not checked by `request`, as that is a check of its own. */
export interface Net {
  /** The addresses of a host. Empty if it has none. Throws CannotCheck if DNS does not answer. */
  readonly addresses: (host: string) => Promise<readonly string[]>;
  /** True if the user gave the addresses of the host. */
  readonly isGiven: (host: string) => boolean;
  /** The targets of an SRV record, in their order. Empty if there is none. Throws CannotCheck if DNS does not answer. */
  readonly srv: (name: string) => Promise<readonly { readonly name: string; readonly port: number }[]>;
  readonly connect: (endpoint: Endpoint) => Promise<Reach>;
  readonly certificate: (endpoint: Endpoint) => Promise<ShownCertificate | Trouble>;
  readonly request: (url: string, request?: Request) => Promise<Answer | Trouble>;
  readonly stun: (endpoint: Endpoint, transport: 'udp' | 'tcp' | 'tls') => Promise<StunReach>;
}
