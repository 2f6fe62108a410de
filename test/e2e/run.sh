#!/bin/bash
# Runs the end-to-end test on the cluster that KUBECONFIG names. Further arguments go to jest.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${KUBECONFIG:?names no cluster: export KUBECONFIG first}"
kubectl version >/dev/null || { echo "The cluster that $KUBECONFIG names doesn't answer." >&2; exit 1; }
issuer=clusterissuer/${E2E_ISSUER:-letsencrypt}
if [ -x "${CLUSTER_TOOLS:-../shared/cluster}/load-image.sh" ]; then
  # The cluster's ACME server keeps its accounts in memory and loses them at a restart, while the issuer is still Ready. A new issuer registers again.
  kubectl get "$issuer" -o yaml | kubectl replace --force -f - >/dev/null
  bash test/e2e/names.sh
fi
prepared=$(bash test/e2e/prepare.sh "${MATRIX_TEST_CACHE:-.cache}")
# If the authority wasn't reachable, the issuer tries again after 5, 15, 35, 75, 155… seconds. No certificate is ordered before that.
kubectl wait --for=condition=Ready "$issuer" --timeout=300s >/dev/null
export LAB_PYTHON=${prepared##*LAB_PYTHON=}
CHROMIUM=${CHROMIUM:-$(command -v chromium)} exec npx jest -c test/e2e/jest.config.js "$@"
