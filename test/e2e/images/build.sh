#!/bin/bash
# build.sh: makes the missing images that the manifests name, and loads them into the cluster.
. "$(dirname "$0")/lib.sh"
name() { sed -n "s/^  $1: '\(.*\)',$/\1/p" "$repo/lib/shared/images.ts"; }
# If a script fails, this one must not end before the script in the background.
trap wait EXIT
# Synapse's image takes as long as all others together, so it runs beside them.
"$here/synapse.sh" "$(name synapse)" &
"$here/coturn.sh" "$(name coturn)"
"$here/haproxy.sh" "$(name haproxy)"
"$here/nginx.sh" "$(name nginx)" "$(name elementWeb)"
"$here/restic.sh" "$(name restic)"
"$here/postgres.sh" "$(name postgres)"
"$here/valkey.sh" "$(name valkey)"
"$here/livekit.sh" "$(name livekit)"
wait $!
"$here/lk-jwt-service.sh" "$(name lkJwtService)"
for image in synapse coturn haproxy nginx element-web restic postgres valkey livekit lk-jwt-service; do
  loaded=${CLUSTER_HOME:-$HOME/.cache/matrix-cluster}/data/loaded-$image
  # The stamps of loaded images are in the cluster's data folder, so that they are removed together with the cluster's state.
  if [ "$(cat "$loaded" 2>/dev/null)" != "$(cat "$images/$image.tar.stamp")" ]; then
    "$tools/load-image.sh" "$images/$image.tar"
    cp "$images/$image.tar.stamp" "$loaded"
  fi
done
