import { found } from '../finding';
import type { Finding } from '../finding';
import { webPlaces } from '../install';
import type { WebPlace } from '../install';
import type { ShownCertificate } from '../net/net';
import { duration, listed } from '../words';
import type { Outside, OutsideCheck } from './context';

const DAY = 86_400_000;
/** The last time that JavaScript knows. */
const LAST_TIME = 8.64e15;

/** The certificate at each address of each host. */
export const certificatesCheck: OutsideCheck = {
  id: 'certificates',
  title: 'Certificates',
  run: async (outside) => {
    const all = await Promise.all(webPlaces(outside.install).map((place) => certificateFindings(outside, place)));
    return all.flat();
  },
};

/** The findings about the certificate at each address of a host. */
export async function certificateFindings({ net, now }: Outside, place: WebPlace): Promise<readonly Finding[]> {
  const { host, port, via } = place;
  const subject = port === 443 ? host : `${host}:${port}`;
  const addresses = await net.addresses(via ?? host);
  // An SRV record names another host, and the certificate is for the first one.
  const shown = await Promise.all(addresses.map((address) => net.certificate({ host, port, address })));
  const all = shown.flatMap((each) => {
    // A missing connection is a finding about ports.
    if ('trouble' in each) return each.noConnection ? [] : [found('tls-failed', subject, each.trouble)];
    return judged(subject, each, now());
  });
  return [...new Map(all.map((each) => [`${each.code} ${each.problem}`, each])).values()];
}

/** The findings about a certificate. */
export function judged(subject: string, shown: ShownCertificate, now: number): readonly Finding[] {
  return [...aboutTime(subject, shown, now), ...aboutName(subject, shown), ...aboutTrust(subject, shown)];
}

function aboutTime(subject: string, { validFrom, validTo }: ShownCertificate, now: number): Finding[] {
  // A time that can't be read is a reason of no trust.
  if (![validFrom, validTo].every((time) => Math.abs(time) <= LAST_TIME)) return [];
  const date = (time: number) => new Date(time).toISOString().slice(0, 10);
  if (validTo <= now) return [found('cert-expired', subject, `has a certificate that expired on ${date(validTo)}`)];
  if (validFrom > now) {
    return [found('cert-not-yet-valid', subject, `has a certificate that is valid from ${date(validFrom)} on`)];
  }
  const left = validTo - now;
  // Short-lived certificates are renewed later.
  if (left >= Math.min(14 * DAY, (validTo - validFrom) / 5)) return [];
  return [found('cert-expires-soon', subject, `has a certificate that expires in ${duration(left)}`)];
}

function aboutName(subject: string, { fits, names }: ShownCertificate): Finding[] {
  const shown = names.length > 0 ? listed(names.slice(0, 5)) : 'no name';
  return fits ? [] : [found('cert-wrong-name', subject, `has a certificate for ${shown}`)];
}

const STAGING = /\(staging\)|fake le |pebble|\bstaging\b/i;
const INCOMPLETE = [
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
];
/** Reasons that are findings about the time and the name. */
const ELSEWHERE = ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'ERR_TLS_CERT_ALTNAME_INVALID'];

function aboutTrust(subject: string, shown: ShownCertificate): Finding[] {
  const { distrust, issuer, selfSigned, chain, fits } = shown;
  // A certificate for other names is the wrong one, whoever made it.
  if (!fits || distrust === undefined || ELSEWHERE.includes(distrust)) return [];
  if (STAGING.test(issuer)) return [found('cert-staging', subject, `has a certificate from ${issuer}`)];
  if (selfSigned || distrust === 'DEPTH_ZERO_SELF_SIGNED_CERT')
    return [found('cert-self-signed', subject, 'has a certificate that is signed by itself')];
  if (chain === 1 && INCOMPLETE.includes(distrust)) {
    return [found('cert-chain-incomplete', subject, `sends no certificate of its issuer, ${issuer}`)];
  }
  return [found('cert-untrusted', subject, `has a certificate from ${issuer}, which is not trusted (${distrust})`)];
}
