import { Chart, Duration, Testing } from 'cdk8s';
import {
  Asset,
  BackupTarget,
  DataVolume,
  DeletionGuard,
  ExternalIp,
  Federation,
  IngressController,
  IngressTls,
  MatrixStack,
  Registration,
  SecretKey,
  SynapseDatabase,
  SynapseServer,
  Turn,
  TurnTls,
} from '../../lib';
import type { MatrixStackProps } from '../../lib';
import { findingsOf, synthStack } from '../support/manifests';

/** An environment variable that isn't set, where `!` told the compiler that it is. */
const unset = undefined as unknown as string;
const credentials = SecretKey.of('s3', 'credentials');
const s3 = (props: object) => ({
  backup: { target: BackupTarget.s3({ endpoint: 'https://s3.example.org', bucket: 'bucket', credentials, ...props }) },
});

/** A list that throws an error when anything reads it. */
function unreadable(): string[] {
  const { proxy, revoke } = Proxy.revocable<string[]>([], {});
  revoke();
  return proxy;
}

describe('a value that is missing closes, and is named', () => {
  test.each<[string, Partial<MatrixStackProps>, RegExp]>([
    [
      'the servers of an allow-list',
      { synapse: { federation: Federation.allowList(unset as unknown as string[]) } },
      /^'synapse.federation' is undefined: give it a value$/,
    ],
    [
      'an allow-list that nobody can read',
      { synapse: { federation: Federation.allowList(unreadable()) } },
      /^'synapse.federation' can't be read/,
    ],
    [
      'the options of a registration',
      { synapse: { registration: Registration.withEmail(undefined) } },
      /^'synapse.registration' must be an object with some of domains/,
    ],
    [
      "the relay's name in DNS",
      { turn: Turn.coturn({ externalIp: ExternalIp.fromDns(unset) }) },
      /^'turn.externalIp' must be a host name/,
    ],
    [
      'an address',
      { turn: Turn.coturn({ externalIp: ExternalIp.static(unset) }) },
      /^'turn.externalIp' must be an IPv4/,
    ],
    ['an issuer', { tls: IngressTls.certManager(unset) }, /^'tls' must be the name/],
    ['the issuer of the relay', { turn: Turn.coturn({ tls: TurnTls.certManager(unset) }) }, /^'turn.tls' must be/],
    [
      'the key of a Secret',
      { synapse: { database: SynapseDatabase.postgres({ host: 'pg', password: SecretKey.of('pg', unset) }) } },
      /^'synapse.database.password.key' must be/,
    ],
    ['a text', { element: { homePage: Asset.fromText(unset) } }, /^'element.homePage' must have a path, a text/],
    [
      'the size of a claim',
      { synapse: { storage: DataVolume.create({ size: undefined, storageClassName: 'fast' }) } },
      /^'synapse.storage.size' is undefined: give it a value, or leave it out$/,
    ],
    [
      'the size of a claim for backups',
      { backup: { target: BackupTarget.volume({ size: undefined }) } },
      /^'backup.target.size' is undefined/,
    ],
    ['a claim for backups', { backup: { target: BackupTarget.existingClaim(unset) } }, /^'backup.target' must be/],
    ['a bucket', s3({ bucket: unset }), /^'backup.target.bucket' is undefined/],
    ["a store's URL", s3({ endpoint: unset }), /^'backup.target.endpoint' is undefined/],
    ['the credentials of a bucket', s3({ credentials: undefined }), /^'backup.target.credentials' is undefined/],
    ['a folder of a bucket', s3({ path: null }), /^'backup.target.path' is null/],
  ])('%s', (_, props, expected) => {
    expect(findingsOf(() => synthStack(props))).toEqual([expect.stringMatching(expected)]);
  });
});

describe('a text that its reader reads differently is refused', () => {
  test.each<[string, object, RegExp]>([
    ['a password without a user', { endpoint: 'https://:MARKER@s3.example.org' }, /must not hold credentials/],
    ['a query', { endpoint: 'https://s3.example.org/?x=1' }, /without '\?' and '#'/],
    ['a folder above', { path: '../other' }, /must be folders/],
    ['a folder above, further in', { path: 'a/../../other' }, /must be folders/],
  ])('%s in the place of backups', (_, props, expected) => {
    const findings = findingsOf(() => synthStack(s3(props)));
    expect(findings).toEqual([expect.stringMatching(expected)]);
    expect(findings.join()).not.toContain('MARKER');
  });

  test('blanks around a URL', () => {
    const props = { serverName: 'example.org', baseUrl: ' https://a.example.org/ ' };
    const chart = new Chart(Testing.app(), 'chart');
    expect(findingsOf(() => new SynapseServer(chart, 's', props))).toEqual([
      expect.stringMatching(/^'baseUrl' must be/),
    ]);
  });

  test("a name that would be part of the deletion guard's expression", () => {
    const chart = new Chart(Testing.app(), 'chart');
    const claims = ["x'].filter(v, false) + ['"];
    expect(findingsOf(() => new DeletionGuard(chart, 'g', { claims }))).toEqual([
      expect.stringMatching(/^'claims\[0\]' must be the name of a Kubernetes object/),
    ]);
  });
});

const any = (value: unknown) => value as never;

describe('a value of another type is refused by name', () => {
  test.each<[string, object, RegExp]>([
    ['text for a number', { turn: Turn.coturn({ port: any('3478') }) }, /^'turn.port' must be a number, got "3478"$/],
    ['text for a flag', { synapse: { presence: 'false' } }, /^'synapse.presence' must be true or false, got "false"$/],
    ['a number for text', { serverName: 7 }, /^'serverName' must be text, got 7$/],
    [
      'text for a list',
      { synapse: { trustedKeyServers: 'matrix.org' } },
      /^'synapse.trustedKeyServers' must be a list/,
    ],
    [
      'a plain object for a Size',
      { synapse: { maxUploadSize: { amount: 1 } } },
      /' must be a Size, for example Size\./,
    ],
    ['a Duration for a Size', { synapse: { maxUploadSize: Duration.days(1) } }, /must be a Size, .* got a Duration$/],
    ['a class of another kind', { synapse: { federation: Turn.none() } }, /must be a Federation, .* got a Turn$/],
    ['a class instead of its instance', { turn: Turn }, /^'turn' must be a Turn, .* got a function$/],
    ['a Date for options', { synapse: new Date(0) }, /^'synapse' must be an object with some of .* got a Date$/],
    ['a member that no enum has', { synapse: { logLevel: 'info' } }, /must be one of LogLevel: DEBUG, INFO/],
    [
      'a missing item',
      { synapse: { extraConfigSecrets: [undefined] } },
      /^'synapse.extraConfigSecrets\[0\]' is undefined/,
    ],
    [
      'an unknown name',
      { synapse: { presense: true } },
      /^'synapse.presense' is not known here: did you mean 'presence'\?$/,
    ],
    [
      'a password for its reference',
      { synapse: { database: SynapseDatabase.postgres({ host: 'pg', password: any('MARKER') }) } },
      /^'synapse.database.password' must be a SecretKey, .* got text$/,
    ],
    [
      'an argument that is undefined',
      { ingress: { controller: IngressController.traefik(unset) } },
      /^'ingress.controller' must be/,
    ],
    [
      'a second address that is undefined',
      { turn: Turn.coturn({ externalIp: ExternalIp.static('203.0.113.7', unset) }) },
      /^'turn.externalIp' is undefined/,
    ],
    [
      'options that are null',
      { synapse: { storage: DataVolume.create(any(null)) } },
      /^'synapse.storage' must be an object/,
    ],
    [
      'an endless number',
      { turn: Turn.coturn({ userQuota: Infinity }) },
      /^'turn.userQuota' must be a number, got Infinity$/,
    ],
  ])('%s', (_, props, expected) => {
    const findings = findingsOf(() => synthStack(props));
    expect(findings).toEqual([expect.stringMatching(expected)]);
    expect(findings.join()).not.toContain('MARKER');
  });

  test('types and values in one round, each prop once', () => {
    const props = { serverName: any(undefined), synapse: { presence: any(1), defaultRoomVersion: '99' } };
    expect(findingsOf(() => synthStack(props)).map((finding) => finding.split(' ')[0])).toEqual([
      ...["'serverName'", "'synapse.presence'", "'synapse.defaultRoomVersion'"],
    ]);
  });

  test.each([undefined, null, 'text', 7, [], () => 1])('props that are %p', (props) => {
    for (const part of [MatrixStack, SynapseServer]) {
      const found = findingsOf(() => new part(new Chart(Testing.app(), 'chart'), 'x', any(props)));
      expect(found).toEqual([
        expect.stringMatching(/^'props' must be/),
        expect.stringMatching(/^'serverName' is missing/),
      ]);
    }
  });

  test('values whose getters throw', () => {
    const synapse = Object.defineProperty({}, 'presence', { enumerable: true, get: () => any(BigInt('x')) });
    expect(findingsOf(() => synthStack({ synapse }))).toEqual([
      "'synapse.presence' can't be read: reading its value throws an error",
    ]);
  });
});

test('from other languages, jsii passes undefined for an argument that was left out', () => {
  process.env.JSII_AGENT = 'Python/3.11';
  try {
    const turn = Turn.coturn({ externalIp: ExternalIp.static('203.0.113.7', undefined) });
    expect(() => synthStack({ turn, ingress: { controller: IngressController.traefik(undefined) } })).not.toThrow();
  } finally {
    delete process.env.JSII_AGENT;
  }
});
