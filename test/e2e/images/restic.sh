#!/bin/bash
# restic.sh NAME:TAG: makes a replacement for the restic image, from the same version built from its Go module.
. "$(dirname "$0")/lib.sh"
name=$1 version=${1##*:} out=$images/restic.tar root=$images/restic-root
stale "$out" "$0" <(echo "$name") || exit 0
"$tools/debian-rootfs.sh" "$root" ca-certificates
CGO_ENABLED=0 GOBIN=$root/usr/bin go install -ldflags '-s -w' "github.com/restic/restic/cmd/restic@v$version"
python3 "$tools/mkimage.py" "$out.part" "$name" --dir "$root" --entrypoint '["/usr/bin/restic"]' --exclude '/usr/share/doc/*' --exclude '/usr/share/locale/*'
finish "$out"
