import { Testing } from 'cdk8s';
import { Asset, BackupTarget, ExternalIp, MatrixSecrets, Registration, Restore, Turn } from '../lib';
import { FULL_SECRETS_FILE, MARKERS, tempDir, write } from './support/files';
import { manifestsOf, newStack, ofKind } from './support/manifests';

describe('a value of the secrets file', () => {
  const app = Testing.app();
  const stack = newStack(app, {
    element: { homePage: Asset.fromText('x') },
    backup: { target: BackupTarget.volume(), restore: Restore.latest(), drill: {} },
    secrets: MatrixSecrets.fromFile(write(tempDir(), 's.yaml', FULL_SECRETS_FILE)),
    synapse: { registration: Registration.withRecaptcha(), firstAdmin: 'admin' },
    turn: Turn.coturn({ externalIp: ExternalIp.static('203.0.113.9') }),
  });
  const all = manifestsOf(app);
  const shapes = Object.values(MARKERS).flatMap((value) => {
    const buffer = Buffer.from(value);
    // A value may begin at any of three positions in base64. For each of them the middle of the encoded value is always the same.
    const inside = [0, 1, 2].map((shift) =>
      Buffer.concat([Buffer.alloc(shift), buffer])
        .toString('base64')
        .slice(4, -4),
    );
    return [value, encodeURIComponent(value), buffer.toString('hex'), ...inside];
  });
  const leaks = (text: string) => shapes.filter((shape) => text.includes(shape));

  test('is in the data of a Secret and nowhere else', () => {
    const secrets = ofKind(all, 'Secret').filter((m) => m.data);
    expect(leaks(JSON.stringify(secrets.map((m) => m.data))).length).toBeGreaterThanOrEqual(
      Object.keys(MARKERS).length,
    );
    const rest = all.map((m) => (m.kind === 'Secret' ? { ...m, data: undefined } : m));
    expect(leaks(JSON.stringify(rest))).toEqual([]);
    expect(leaks(JSON.stringify(Testing.synth(stack)))).toEqual([]);
  });

  test('is neither in the next steps nor in what the parts tell about themselves', () => {
    expect(leaks(stack.nextSteps)).toEqual([]);
    expect(leaks(JSON.stringify([stack.synapse.config, stack.element.config, stack.coturn?.config]))).toEqual([]);
  });

  test('is in a Secret as data, which an apply leaves alone, and not as stringData', () => {
    expect(ofKind(all, 'Secret').filter((m) => 'stringData' in m)).toEqual([]);
  });
});
