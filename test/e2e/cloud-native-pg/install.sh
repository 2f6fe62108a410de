#!/bin/bash
# install.sh: makes the images of CloudNativePG, loads them into the cluster that KUBECONFIG names, and installs the operator with its own manifest.
set -euo pipefail
cd "$(dirname "$0")/../../.."
tools=${CLUSTER_TOOLS:-$PWD/../shared/cluster}
if [ -x "$tools/load-image.sh" ]; then
  name=$(sed -n "s/^  cloudNativePg: '\(.*\)',$/\1/p" lib/shared/images.ts)
  CLUSTER_TOOLS=$tools bash test/e2e/images/cnpg.sh "$name"
  images=${IMAGE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/cdk8s-matrix/images}
  for image in cnpg-operator cnpg-postgres; do
    loaded=${CLUSTER_HOME:-$HOME/.cache/matrix-cluster}/data/loaded-$image
    [ "$(cat "$loaded" 2>/dev/null)" = "$(cat "$images/$image.tar.stamp")" ] && continue
    "$tools/load-image.sh" "$images/$image.tar"
    cp "$images/$image.tar.stamp" "$loaded"
  done
fi
module=$(cd "$(mktemp -d)" && go mod init install 2>/dev/null && go mod download -json github.com/cloudnative-pg/cloudnative-pg@v1.28.0 | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
# The images are in the nodes, and there is no registry to ask. The operator's own CPU limit makes a failover on a busy machine slower than it has to be.
sed -e 's/imagePullPolicy: Always/imagePullPolicy: IfNotPresent/' -e '/limits:/{n;s/cpu: 100m$/cpu: 500m/}' "$module/releases/cnpg-1.28.0.yaml" | kubectl apply --server-side --force-conflicts -f - >/dev/null
kubectl -n cnpg-system rollout status deployment/cnpg-controller-manager --timeout=120s >/dev/null
