#!/bin/bash
# build.sh: makes the images that the manifests name, as far as they aren't there, and hands them to the cluster.
. "$(dirname "$0")/lib.sh"
name() { sed -n "s/^  $1: '\(.*\)',$/\1/p" "$repo/lib/shared/images.ts"; }
# Nothing is left running where one fails.
trap wait EXIT
# Synapse's takes as long as all the others.
"$here/synapse.sh" "$(name synapse)" &
"$here/coturn.sh" "$(name coturn)"
"$here/nginx.sh" "$(name nginx)" "$(name elementWeb)"
"$here/restic.sh" "$(name restic)"
"$here/postgres.sh" "$(name postgres)"
wait $!
for image in synapse coturn nginx element-web restic postgres; do
  loaded=${CLUSTER_HOME:-$HOME/.cache/matrix-cluster}/data/loaded-$image
  # The cluster's state goes with its data folder, and so does this.
  if [ "$(cat "$loaded" 2>/dev/null)" != "$(cat "$images/$image.tar.stamp")" ]; then
    "$tools/load-image.sh" "$images/$image.tar"
    cp "$images/$image.tar.stamp" "$loaded"
  fi
done
