"""Where the pages of the docs can be read, also by people who have only the package."""

# Without a version, as a pod must not change with each release.
DOCS = 'https://github.com/cdk8s-matrix/cdk8s-matrix/blob/main/docs'
