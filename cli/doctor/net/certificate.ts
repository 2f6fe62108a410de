import { isIP } from 'node:net';
import { checkServerIdentity, connect, rootCertificates } from 'node:tls';
import type { DetailedPeerCertificate } from 'node:tls';
import { withoutBrackets } from '../server-name';
import { troubleOf } from './failure-words';
import type { ShownCertificate, Trouble } from './net';

interface Place {
  readonly host: string;
  readonly port: number;
  readonly servername: string;
}

/** The certificate that a server shows. The connection ends after the handshake. */
export function shownCertificate(place: Place, ca: readonly string[], timeout: number) {
  const { host, port } = place;
  const servername = withoutBrackets(place.servername);
  return new Promise<ShownCertificate | Trouble>((resolve) => {
    let connected = false;
    const socket = connect({
      host,
      port,
      ...(isIP(servername) === 0 && { servername }),
      rejectUnauthorized: false,
      ca: [...rootCertificates, ...ca],
    });
    const end = (shown: ShownCertificate | Trouble) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(shown);
    };
    // A server may send a byte now and then for ever.
    const timer = setTimeout(() => end(troubleOf({ code: 'timeout' }, connected)), timeout);
    socket.on('connect', () => (connected = true));
    socket.on('error', (error) => end(troubleOf(error, connected)));
    socket.on('secureConnect', () => {
      const certificate = socket.getPeerCertificate(true);
      const distrust = socket.authorized ? undefined : String(socket.authorizationError);
      end(described(certificate, servername, distrust));
    });
  });
}

function described(leaf: DetailedPeerCertificate, host: string, distrust: string | undefined): ShownCertificate {
  const chain = chainOf(leaf);
  const names = (leaf.subjectaltname ?? '').split(', ').map((name) => name.replace(/^[^:]*:/, ''));
  const { O: organization, CN: name } = leaf.issuer ?? {};
  return {
    names: names.filter((each) => each !== ''),
    issuer: [organization, name].flat().filter(Boolean).join(', ') || 'nobody',
    validFrom: Date.parse(leaf.valid_from),
    validTo: Date.parse(leaf.valid_to),
    chain: chain.length,
    selfSigned: leaf.issuerCertificate?.fingerprint256 === leaf.fingerprint256,
    fits: isFor(host, leaf),
    ...(distrust !== undefined && { distrust }),
  };
}

/** A name that Node can't read is for nobody. */
function isFor(host: string, leaf: DetailedPeerCertificate): boolean {
  try {
    return checkServerIdentity(host, leaf) === undefined;
  } catch {
    return false;
  }
}

/** The certificate at the end of a chain is its own issuer, or has none. */
function chainOf(leaf: DetailedPeerCertificate): readonly DetailedPeerCertificate[] {
  const chain: DetailedPeerCertificate[] = [];
  for (
    let each: DetailedPeerCertificate | undefined = leaf;
    each !== undefined && !chain.some(({ fingerprint256 }) => fingerprint256 === each?.fingerprint256);
    each = each.issuerCertificate
  ) {
    chain.push(each);
  }
  return chain;
}
