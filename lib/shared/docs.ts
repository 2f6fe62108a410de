/** This release's pages; a test compares it with package.json. */
const DOCS = 'https://github.com/cdk8s-matrix/cdk8s-matrix/blob/v0.1.0/docs';

/**
 * Where a page of the docs can be read, also by those who have only the package.
 *
 * Not for what goes into a pod, which must not change with each release.
 *
 * @param page such as `backup.md` or `upgrading.md#what-doesnt-start`
 */
export function docsUrl(page: string): string {
  return `${DOCS}/${page}`;
}
