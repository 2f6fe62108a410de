#!/bin/bash
# run.sh [VERSION…]: tests the library under each supported version of Node besides the present one: equal manifests, the unit tests, the packed library.
set -euo pipefail
cd "$(dirname "$0")/../.."
cache=$(realpath -m "${MATRIX_TEST_CACHE:-.cache}")
mkdir -p "$cache"
[ $# -gt 0 ] || set -- 22.23.3 24.21.0
case $(uname -m) in x86_64) arch=x64 ;; aarch64) arch=arm64 ;; *) arch=$(uname -m) ;; esac

# The npm registry has Node's binaries as packages.
install() {
  local target=$cache/node-$1 part
  [ ! -x "$target/bin/node" ] || return 0
  part=$(mktemp -d "$cache/node.XXXXXX")
  (cd "$part" && npm pack --silent "node-linux-$arch@$1" >/dev/null && tar -xzf ./*.tgz)
  rm -rf "$target"
  mv "$part/package" "$target"
  rm -r "$part"
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Each version compiles the program again, and must print nothing when it writes into another folder.
synth() {
  rm -f build/synth*
  CDK8S_OUTDIR=$work/$1 npm run --silent synth 2>&1 | tee "$work/said"
  [ ! -s "$work/said" ]
}

synth present
for version in "$@"; do
  install "$version"
  PATH=$cache/node-$version/bin:$PATH
  export PATH
  [ "$(node --version)" = "v$version" ]
  echo "Node $version"
  synth "$version"
  diff -r "$work/present" "$work/$version"
  # The effect of each prop doesn't depend on Node, and takes a third of the time.
  npx jest --testPathIgnorePatterns /test/check/ /test/integration/ /test/e2e/ /test/props-effect
  npx jest -c test/check/jest.config.js consumer
done
