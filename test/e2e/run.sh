#!/bin/bash
# The end-to-end test on the cluster that KUBECONFIG names. Further arguments go to jest.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${KUBECONFIG:?names no cluster: export KUBECONFIG first}"
kubectl version >/dev/null || { echo "The cluster that $KUBECONFIG names doesn't answer." >&2; exit 1; }
issuer=clusterissuer/${E2E_ISSUER:-letsencrypt}
if [ -x "${CLUSTER_TOOLS:-../shared/cluster}/load-image.sh" ]; then
  # Its ACME server keeps accounts in memory. After a restart it knows none, while the issuer still says Ready: a new issuer registers.
  kubectl get "$issuer" -o yaml | kubectl replace --force -f - >/dev/null
fi
prepared=$(bash test/e2e/prepare.sh "${MATRIX_TEST_CACHE:-.cache}")
# An issuer whose authority wasn't there yet asks again after 5, 15, 35, 75, 155… seconds: no certificate is ordered before.
kubectl wait --for=condition=Ready "$issuer" --timeout=300s >/dev/null
export LAB_PYTHON=${prepared##*LAB_PYTHON=}
CHROMIUM=${CHROMIUM:-$(command -v chromium)} exec npx jest -c test/e2e/jest.config.js "$@"
