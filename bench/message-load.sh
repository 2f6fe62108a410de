#!/bin/bash
# Loads the default stack's homeserver, PostgreSQL, the smallest preset of workers and a bare Synapse in turn, and prints their figures.
set -euo pipefail
cd "$(dirname "$0")/.."
cache=${MATRIX_TEST_CACHE:-.cache}
bash test/integration/install.sh "$cache"
cache=$(cd "$cache" && pwd)
export PATH=$cache/bin:$PATH:/usr/sbin
exec node bench/message-load.mjs
