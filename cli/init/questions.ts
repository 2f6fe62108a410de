import { BackupTarget } from '../../lib/backup/backup-target';
import { ExternalIp } from '../../lib/shared/external-ip';
import { IngressTls } from '../../lib/ingress/ingress-tls';
import { SecretKey } from '../../lib/secrets/secret-key';
import { checkObjectName, checkServerName } from '../../lib/shared/checks';
import { checkLocalpart } from '../../lib/synapse/settings/checks';
import type { Question } from './question';

const BUCKET = { endpoint: 'https://s3.example.org', bucket: 'backups', credentials: SecretKey.of('name', 'key') };

/** The questions of `init`, in their order. */
export const QUESTIONS: readonly Question[] = [
  {
    flag: 'domain',
    text: 'Domain in user IDs (@you:example.org), which can never be changed',
    check: (findings, value) => checkServerName(findings, 'domain', value),
  },
  {
    flag: 'certificates',
    text: 'Where certificates come from',
    choices: [
      { value: 'issuer', name: 'a ClusterIssuer of cert-manager' },
      { value: 'secret', name: 'an existing Secret, for example with a wildcard certificate' },
      { value: 'none', name: 'nowhere: a proxy in front of the cluster has them' },
    ],
    preset: 'issuer',
  },
  {
    flag: 'issuer',
    text: 'Name of the ClusterIssuer',
    preset: 'letsencrypt',
    when: { flag: 'certificates', is: 'issuer' },
    check: (findings, value) => IngressTls.certManager(value)._check(findings, 'issuer'),
  },
  {
    flag: 'tls-secret',
    text: 'Name of the Secret with the certificate',
    when: { flag: 'certificates', is: 'secret' },
    check: (findings, value) => IngressTls.existingSecret(value)._check(findings, 'tls-secret'),
  },
  {
    flag: 'calls',
    text: 'Calls',
    choices: [
      { value: 'group', name: 'in groups too, and with Element X: needs the name rtc. and two ports' },
      { value: 'pair', name: 'only of two people, from a browser or older apps' },
    ],
    preset: 'group',
  },
  {
    flag: 'relay',
    text: 'How the internet reaches calls, and the relay for strict firewalls and older apps',
    choices: [
      { value: 'dns', name: 'at the address of a DNS name, followed when it changes' },
      { value: 'ip', name: 'at an address that never changes' },
      { value: 'none', name: 'no relay: group calls need open ports, and older apps call in one network only' },
    ],
    preset: 'dns',
  },
  {
    flag: 'relay-dns',
    text: 'DNS name whose address is the public one',
    preset: ({ domain }) => `turn.${domain}`,
    when: { flag: 'relay', is: 'dns' },
    check: (findings, value) => ExternalIp.fromDns(value)._check(findings, 'relay-dns'),
  },
  {
    flag: 'relay-ip',
    text: 'Public address',
    when: { flag: 'relay', is: 'ip' },
    check: (findings, value) => ExternalIp.static(value)._check(findings, 'relay-ip'),
  },
  {
    flag: 'sign-up',
    text: 'Who may sign up',
    choices: [
      { value: 'admin', name: 'nobody: the administrator makes each account' },
      { value: 'token', name: 'people who were given a registration token' },
      { value: 'recaptcha', name: 'everybody who solves a reCAPTCHA' },
    ],
    preset: 'admin',
  },
  {
    flag: 'recaptcha-secret',
    text: 'Name of the Secret that will hold siteKey and secretKey of the reCAPTCHA',
    preset: 'recaptcha',
    when: { flag: 'sign-up', is: 'recaptcha' },
    check: (findings, value) => checkObjectName(findings, 'recaptcha-secret', value),
  },
  {
    flag: 'admin',
    text: 'Name of the first administrator',
    preset: 'admin',
    check: (findings, value) => checkLocalpart(findings, 'admin', value),
  },
  {
    flag: 'backups',
    text: 'Where backups are kept, encrypted',
    choices: [
      { value: 'volume', name: 'in a second volume: saves from mistakes, not from a dead disk' },
      { value: 's3', name: 'in a bucket of an S3-compatible store' },
      { value: 'none', name: 'nowhere: no backups' },
    ],
    preset: 'volume',
  },
  {
    flag: 's3-endpoint',
    text: 'URL of the store',
    when: { flag: 'backups', is: 's3' },
    check: (findings, endpoint) => BackupTarget.s3({ ...BUCKET, endpoint })._check(findings, 's3'),
  },
  {
    flag: 's3-bucket',
    text: 'Name of the bucket, which must exist',
    when: { flag: 'backups', is: 's3' },
    check: (findings, bucket) => BackupTarget.s3({ ...BUCKET, bucket })._check(findings, 's3'),
  },
  {
    flag: 's3-secret',
    text: "Name of the Secret that will hold the bucket's keys",
    preset: 'backup-bucket',
    when: { flag: 'backups', is: 's3' },
    check: (findings, value) => checkObjectName(findings, 's3-secret', value),
  },
];
