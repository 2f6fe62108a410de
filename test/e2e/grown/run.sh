#!/bin/bash
# Runs the test of a server that grows up, on the cluster that KUBECONFIG names, which should have two nodes. Further arguments go to jest.
set -euo pipefail
cd "$(dirname "$0")/../../.."
: "${KUBECONFIG:?names no cluster: export KUBECONFIG first}"
tools=${CLUSTER_TOOLS:-$PWD/../shared/cluster}
[ -f "$tools/lose-node-2.sh" ] || { echo "$tools has no lose-node-2.sh, by which the test loses a node: export CLUSTER_TOOLS." >&2; exit 1; }
if [ -x "$tools/load-image.sh" ]; then
  CLUSTER_TOOLS=$tools bash test/e2e/images/build.sh >build-images.log 2>&1 || { tail -20 build-images.log >&2; exit 1; }
  rm build-images.log
fi
exec npx jest -c test/e2e/grown/jest.config.js --runInBand "$@"
