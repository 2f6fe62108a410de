/** The URL of this release's docs. A test compares the version with package.json. */
const DOCS = 'https://github.com/cdk8s-matrix/cdk8s-matrix/blob/v0.1.0/docs';

/**
 * The URL of a page of the docs. The page can be read there without a checkout of the repository.
 *
 * Don't use it in texts that go into a pod: these must not change with each release.
 *
 * @param page such as `backup.md` or `upgrading.md#refused-starts`
 */
export function docsUrl(page: string): string {
  return `${DOCS}/${page}`;
}
