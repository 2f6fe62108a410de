import { generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { bits, der, integer, octets, oid, sequence, truth, utcTime, utf8 } from './der';

const DAY = 86_400_000;
const ECDSA_SHA256 = sequence(oid('2a8648ce3d040302'));
const [ORGANIZATION, COMMON_NAME] = [oid('55040a'), oid('550403')];
const [SUBJECT_NAMES, CONSTRAINTS] = [oid('551d11'), oid('551d13')];

export interface Identity {
  readonly name: string;
  readonly key: KeyObject;
  readonly pem: string;
}

export interface CertificateOptions {
  readonly issuer?: Identity;
  readonly hosts?: readonly string[];
  /** Days from now. @default -30 */
  readonly from?: number;
  /** Days from now. @default 60 */
  readonly to?: number;
}

let serial = 1;

/** Makes a certificate with a key of its own. It is that of an authority if it has no hosts, and signed by itself if it has no issuer. */
export function certificate(name: string, { issuer, hosts, from = -30, to = 60 }: CertificateOptions = {}): Identity {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const extension = hosts
    ? sequence(SUBJECT_NAMES, octets(sequence(...hosts.map((host) => der(0x82, Buffer.from(host))))))
    : sequence(CONSTRAINTS, truth(), octets(sequence(truth())));
  const content = sequence(
    der(0xa0, integer(2)),
    integer(serial++),
    ECDSA_SHA256,
    nameOf(issuer?.name ?? name),
    sequence(utcTime(Date.now() + from * DAY), utcTime(Date.now() + to * DAY)),
    nameOf(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(extension)),
  );
  const signature = sign('sha256', content, issuer?.key ?? privateKey);
  return { name, key: privateKey, pem: pemOf(sequence(content, ECDSA_SHA256, bits(signature))) };
}

function nameOf(name: string): Buffer {
  const part = (kind: Buffer, text: string) => der(0x31, sequence(kind, utf8(text)));
  return sequence(part(ORGANIZATION, 'Doctor Tests'), part(COMMON_NAME, name));
}

function pemOf(content: Buffer): string {
  const lines = content.toString('base64').replace(/.{64}/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}
