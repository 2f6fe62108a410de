#!/bin/bash
# coturn.sh NAME:TAG: makes a replacement for the coturn image, from Debian's coturn with the file capability of the official binary.
. "$(dirname "$0")/lib.sh"
name=$1 out=$images/coturn.tar root=$images/coturn-root
stale "$out" "$0" "$here/add-capability.py" <(echo "$name") || exit 0
"$tools/debian-rootfs.sh" "$root" coturn,ca-certificates
python3 "$tools/mkimage.py" "$out.plain" "$name" --dir "$root" --entrypoint '["/usr/bin/turnserver"]' --user 65534:65534 --exclude '/usr/share/doc/*' --exclude '/usr/share/locale/*'
python3 "$here/add-capability.py" "$out.plain" "$out.part" usr/bin/turnserver
rm "$out.plain"
finish "$out"
