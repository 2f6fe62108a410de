import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { docsUrl } from '../../lib/shared/docs';
import { repository, version } from '../../package.json';

const ROOT = join(__dirname, '../..');

test("a page's address is that of this release", () => {
  const project = repository.url.replace(/\.git$/, '');
  expect(docsUrl('backup.md#here')).toBe(`${project}/blob/v${version}/docs/backup.md#here`);
});

test('each page that is named is there', () => {
  const pages = ['lib', 'cli'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => [...readFileSync(join(ROOT, folder, file), 'utf8').matchAll(/docsUrl\('([^'#]+)/g)])
      .map(([, page]) => page),
  );
  expect(pages.length).toBeGreaterThan(3);
  expect(pages.filter((page) => !existsSync(join(ROOT, 'docs', page)))).toEqual([]);
});
