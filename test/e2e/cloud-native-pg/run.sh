#!/bin/bash
# Runs the test of a database that CloudNativePG runs on the cluster that KUBECONFIG names. The images of the end-to-end test must be there. Further arguments go to jest.
set -euo pipefail
cd "$(dirname "$0")/../../.."
: "${KUBECONFIG:?names no cluster: export KUBECONFIG first}"
bash test/e2e/cloud-native-pg/install.sh
exec npx jest -c test/e2e/cloud-native-pg/jest.config.js "$@"
