#!/bin/bash
# The end-to-end test on the cluster that KUBECONFIG names. Further arguments go to jest.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${KUBECONFIG:?names no cluster: export KUBECONFIG first}"
kubectl version >/dev/null || { echo "The cluster that $KUBECONFIG names doesn't answer." >&2; exit 1; }
issuer=clusterissuer/${E2E_ISSUER:-letsencrypt}
tools=${CLUSTER_TOOLS:-$PWD/../shared/cluster}
if [ -x "$tools/load-image.sh" ]; then
  # Its ACME server keeps accounts in memory. After a restart it knows none, while the issuer still says Ready: a new issuer registers.
  kubectl get "$issuer" -o yaml | kubectl replace --force -f - >/dev/null
  # This cluster can't pull: it is given images that stand in for the real ones (test/e2e/README.md).
  CLUSTER_TOOLS=$tools bash test/e2e/images/build.sh > build-images.log 2>&1 || { tail -20 build-images.log >&2; exit 1; }
  rm build-images.log
fi
# An issuer whose authority wasn't there yet asks again after 5, 15, 35, 75, 155… seconds: no certificate is ordered before.
kubectl wait --for=condition=Ready "$issuer" --timeout=300s >/dev/null
if [ -z "${CHROMIUM:-}" ] && ! command -v chromium >/dev/null; then
  [ "$(id -u)" = 0 ] || { echo 'Chromium is missing: install it, or name it in CHROMIUM.' >&2; exit 1; }
  apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null
fi
export LAB_PYTHON=${LAB_PYTHON:-$(bash test/e2e/lab/install.sh "${MATRIX_TEST_CACHE:-.cache}")}
CHROMIUM=${CHROMIUM:-$(command -v chromium)} exec npx jest -c test/e2e/jest.config.js "$@"
