#!/bin/bash
# haproxy.sh NAME:TAG: makes a replacement for the HAProxy image, from Debian's HAProxy with the user ID of the official image.
. "$(dirname "$0")/lib.sh"
name=$1 out=$images/haproxy.tar root=$images/haproxy-root
stale "$out" "$0" <(echo "$name") || exit 0
"$tools/debian-rootfs.sh" "$root" haproxy,ca-certificates
chroot "$root" sh -c 'id -u haproxy | grep -qx 99 || { groupmod --gid 99 haproxy; usermod --uid 99 --gid 99 haproxy; }'
python3 "$tools/mkimage.py" "$out.part" "$name" --dir "$root" --entrypoint '["/usr/sbin/haproxy"]' --user 99:99 --exclude '/usr/share/doc/*' --exclude '/usr/share/locale/*'
finish "$out"
