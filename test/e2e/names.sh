#!/bin/bash
# Adds the hosts of the call service and of the second homeserver to the names that the cluster's DNS answers with the node's address.
set -euo pipefail
domain=${E2E_DOMAIN:-example.test}
names=$(kubectl -n kube-system get configmap coredns -o jsonpath='{.data.NodeHosts}')
missing=
for host in "rtc.$domain" "friends.$domain" {matrix,element,rtc}".friends.$domain"; do
  if ! tr -s ' \n' '\n' <<< "$names" | grep -qxF "$host"; then missing="$missing $host"; fi
done
if [ -z "$missing" ]; then exit 0; fi
added=$(printf '%s\n%s%s\n' "$names" "$(awk '{ print $1; exit }' <<< "$names")" "$missing")
kubectl -n kube-system patch configmap coredns --type=merge -p "$(NAMES=$added python3 -c 'import json, os; print(json.dumps({"data": {"NodeHosts": os.environ["NAMES"] + "\n"}}))')" >/dev/null
# The kubelet would need up to a minute and a half to bring the file to CoreDNS.
kubectl -n kube-system rollout restart deployment/coredns >/dev/null
kubectl -n kube-system rollout status deployment/coredns --timeout=60s >/dev/null
