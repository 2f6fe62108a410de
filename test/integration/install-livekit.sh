#!/bin/bash
# install-livekit.sh FOLDER: puts LiveKit's server there, from the cluster's programs if they have it, else from its Go module.
set -euo pipefail
folder=$1
# Later versions can't be built from the module: it replaces other modules by versions that aren't published.
version=1.13.5
is_right() { [ "$("$1" --version 2>/dev/null)" = "livekit-server version $version" ]; }

mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
if is_right "$folder/livekit-server"; then exit 0; fi
tools=${CLUSTER_TOOLS:-$(dirname "$0")/../../../shared/cluster}
built=$(mktemp -d "$folder/livekit-XXXXXX")
trap 'rm -rf "$built"' EXIT
if is_right "${CLUSTER_HOME:-$HOME/.cache/matrix-cluster}/bin/livekit-server"; then
  cp "${CLUSTER_HOME:-$HOME/.cache/matrix-cluster}/bin/livekit-server" "$built/server"
else
  for archive in "$tools"/binaries*.tar.xz; do
    if [ ! -f "$archive" ]; then continue; fi
    tar -xJf "$archive" -C "$built" bin/livekit-server 2>/dev/null && mv "$built/bin/livekit-server" "$built/server" && break
  done
fi
if ! is_right "$built/server"; then
  command -v go >/dev/null || { echo "Put livekit-server $version into $folder by hand, or install Go." >&2; exit 1; }
  echo "Building LiveKit $version from its Go module"
  CGO_ENABLED=0 GOBIN=$built go install -ldflags '-s -w' "github.com/livekit/livekit-server/cmd/server@v$version"
fi
mv "$built/server" "$folder/livekit-server"
