import { Asset } from '../../lib';
import { tempDir, write } from '../support/files';
import { findingsOf, ofKind, synthStack } from '../support/manifests';
import type { Manifest } from '../support/manifests';

const dir = tempDir();
const ofSize = (name: string, size: number, unit: string | Buffer = Buffer.from([255])) =>
  Asset.fromFile(write(dir, name, Buffer.alloc(size, unit)));

test('files that are too large are told by their own props and true sizes, until the others fit', () => {
  const element = {
    branding: { logo: ofSize('l.png', 3_000_000), welcomeBackground: ofSize('b.png', 5_000_000) },
    homePage: ofSize('home.html', 10),
    staticFiles: { 'large.bin': ofSize('large.bin', 2_000_000) },
  };
  expect(findingsOf(() => synthStack({ element }))).toEqual([
    expect.stringMatching(
      /^'element.branding.welcomeBackground' has 5000000 bytes, and own files together have 10000010/,
    ),
    expect.stringMatching(/^'element.branding.logo' has 3000000 bytes/),
  ]);
});

/** The files as the pod has them: from the first ConfigMap, or put together from parts. */
function served(manifests: Manifest[]): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const map of ofKind(manifests, 'ConfigMap').filter((m) => m.metadata.name?.startsWith('element-custom'))) {
    // The annotation of `kubectl apply` holds the whole object.
    expect(Buffer.byteLength(JSON.stringify(map))).toBeLessThan(262_144);
    const contents = [
      ...Object.entries<string>(map.data ?? {}).map(([name, text]) => [name, Buffer.from(text)] as const),
      ...Object.entries<string>(map.binaryData ?? {}).map(
        ([name, text]) => [name, Buffer.from(text, 'base64')] as const,
      ),
    ];
    for (const [key, content] of contents) {
      const name = map.metadata.name === 'element-custom-files' ? key : key.replace(/\.\d{3}$/, '');
      files.set(name, Buffer.concat([files.get(name) ?? Buffer.alloc(0), content]));
    }
  }
  return files;
}

test.each([
  ['text', 'x'],
  ['text that JSON has to escape', '\\'],
  ['bytes', Buffer.from([255])],
])('%s of any size is served as it is, from ConfigMaps that `kubectl apply` takes', (_, unit) => {
  for (const size of [1, 120_000, 179_999, 180_000, 180_001, 191_000, 256_000, 600_000, 3_000_000]) {
    const element = {
      branding: { logo: ofSize('l.png', size, unit), welcomeBackground: ofSize('b.png', 600_000, unit) },
      staticFiles: Object.fromEntries(
        Array.from({ length: 30 }, (__, index) => [`f${index}.000`, ofSize(`f${index}`, 10_000, unit)]),
      ),
    };
    const files = served(synthStack({ element }));
    expect(files.size).toBe(32);
    expect(files.get('logo.png')?.equals(Buffer.alloc(size, unit))).toBe(true);
    expect(files.get('background.png')?.equals(Buffer.alloc(600_000, unit))).toBe(true);
    expect(files.get('f29.000')?.equals(Buffer.alloc(10_000, unit))).toBe(true);
  }
});
