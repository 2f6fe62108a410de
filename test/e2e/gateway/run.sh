#!/bin/bash
# Publishes a stack by Ingress, the Gateway API and Traefik's own kinds in turn, on the cluster that KUBECONFIG names. Further arguments go to jest.
# With EDGE=1 it tests limits, forged addresses, slow lines and many connections instead. Traefik must then have the settings that K3sTraefik gives it (a read timeout of
# 10 minutes, `externalTrafficPolicy: Local`), and with E2E_ISSUER=letsencrypt the cluster's DNS must know ingress.edge.test, gateway.edge.test and crds.edge.test.
set -euo pipefail
cd "$(dirname "$0")/../../.."
: "${KUBECONFIG:?names no cluster: export KUBECONFIG first}"
tools=${CLUSTER_TOOLS:-$PWD/../shared/cluster}
if [ -x "$tools/load-image.sh" ]; then
  CLUSTER_TOOLS=$tools bash test/e2e/images/build.sh >build-images.log 2>&1 || { tail -20 build-images.log >&2; exit 1; }
  rm build-images.log
fi
if [ -n "${EDGE:-}" ]; then
  export E2E_NAMESPACE=${E2E_NAMESPACE:-edge-e2e} E2E_DOMAIN=${E2E_DOMAIN:-edge.test} E2E_ISSUER=${E2E_ISSUER:-e2e-ca}
  for name in edge rolling; do
    E2E_KEEP=1 npx jest -c test/e2e/gateway/jest.config.js --runInBand "test/e2e/gateway/$name.test.ts" "$@"
  done
  exec npx jest -c test/e2e/gateway/jest.config.js --runInBand test/e2e/gateway/slow.test.ts "$@"
fi
# Names of its own, so that it doesn't take the hosts of another test.
export E2E_NAMESPACE=${E2E_NAMESPACE:-gateway-e2e} E2E_DOMAIN=${E2E_DOMAIN:-gateway.test} E2E_ISSUER=${E2E_ISSUER:-e2e-ca}
exec npx jest -c test/e2e/gateway/jest.config.js --runInBand test/e2e/gateway/gateway.test.ts "$@"
