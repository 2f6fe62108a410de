import { Chart, Testing } from 'cdk8s';
import {
  Asset,
  BackupTarget,
  DataVolume,
  DeletionGuard,
  ExternalIp,
  Federation,
  IngressTls,
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

describe('a value that is missing closes, and is named', () => {
  test.each<[string, Partial<MatrixStackProps>, RegExp]>([
    [
      'the servers of an allow-list',
      { synapse: { federation: Federation.allowList(unset as unknown as string[]) } },
      /^'synapse.federation' must be a list of server names/,
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
