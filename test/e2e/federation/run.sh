#!/bin/bash
# Two stacks with different server names, which federate, on the cluster that KUBECONFIG names. Further arguments go to jest.
set -euo pipefail
cd "$(dirname "$0")/../../.."
: "${KUBECONFIG:?names no cluster: export KUBECONFIG first}"
tools=${CLUSTER_TOOLS:-$PWD/../shared/cluster}
if [ -x "$tools/load-image.sh" ]; then
  CLUSTER_TOOLS=$tools bash test/e2e/images/build.sh >build-images.log 2>&1 || { tail -20 build-images.log >&2; exit 1; }
  rm build-images.log
fi
exec npx jest -c test/e2e/federation/jest.config.js --runInBand "$@"
