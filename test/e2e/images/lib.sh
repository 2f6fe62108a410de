# Sourced by the image scripts: where things are, and when an image must be made again.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repo=$(cd "$here/../../.." && pwd)
tools=${CLUSTER_TOOLS:-$repo/../shared/cluster}
images=${IMAGE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/cdk8s-matrix/images}
mkdir -p "$images"

# stale OUT INPUT…: whether OUT has to be made, going by the content of its inputs.
stale() {
  local out=$1; shift
  stamp=$(cat "$here/lib.sh" "$@" | sha256sum | cut -c 1-16)
  [ ! -f "$out" ] || [ "$(cat "$out.stamp" 2>/dev/null)" != "$stamp" ]
}

# Only a finished image gets its stamp, so that an interrupted run is repeated.
finish() { mv "$1.part" "$1"; echo "$stamp" > "$1.stamp"; }
