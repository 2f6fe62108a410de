# Sourced by the image scripts: the paths, and the check if an image must be made again.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repo=$(cd "$here/../../.." && pwd)
tools=${CLUSTER_TOOLS:-$repo/../shared/cluster}
images=${IMAGE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/cdk8s-matrix/images}
mkdir -p "$images"

# stale OUT INPUT…: succeeds if OUT must be made, because it is missing or the content of an input has changed.
stale() {
  local out=$1; shift
  stamp=$(cat "$here/lib.sh" "$@" | sha256sum | cut -c 1-16)
  [ ! -f "$out" ] || [ "$(cat "$out.stamp" 2>/dev/null)" != "$stamp" ]
}

# Only a finished image gets a stamp, so that the next run repeats an interrupted build.
finish() { mv "$1.part" "$1"; echo "$stamp" > "$1.stamp"; }
