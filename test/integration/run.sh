#!/bin/bash
# Runs the real programs with the rendered files, as processes on loopback. Further arguments go to jest.
set -euo pipefail
cd "$(dirname "$0")/../.."
cache=${MATRIX_TEST_CACHE:-.cache}
bash test/integration/install.sh "$cache"
cache=$(cd "$cache" && pwd)
export PATH=$cache/bin:$PATH:/usr/sbin
[ "${1:-}" = -c ] || set -- -c test/integration/jest.config.js "$@"
exec npx jest --forceExit "$@"
