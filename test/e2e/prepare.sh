#!/bin/bash
# prepare.sh CACHE: installs the images, the browser and the lab's client for the end-to-end test. KUBECONFIG names the cluster. The last line is LAB_PYTHON=….
set -euo pipefail
cd "$(dirname "$0")/../.."
tools=${CLUSTER_TOOLS:-$PWD/../shared/cluster}
if [ -x "$tools/load-image.sh" ]; then
  # This cluster can't pull images, so it gets replacements for the real ones (test/e2e/README.md).
  CLUSTER_TOOLS=$tools bash test/e2e/images/build.sh >build-images.log 2>&1 || { tail -20 build-images.log >&2; exit 1; }
  rm build-images.log
fi
if [ -z "${CHROMIUM:-}" ] && ! command -v chromium >/dev/null; then
  [ "$(id -u)" = 0 ] || { echo 'Chromium is missing: install it, or name it in CHROMIUM.' >&2; exit 1; }
  apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null
fi
echo "LAB_PYTHON=${LAB_PYTHON:-$(bash test/e2e/lab/install.sh "$1")}"
