#!/bin/bash
# livekit.sh NAME:TAG: makes a replacement for the SFU's image, from LiveKit 1.13.5 and a small root with busybox, as the official image is Alpine.
. "$(dirname "$0")/lib.sh"
name=$1 out=$images/livekit.tar root=$images/livekit-root
programs=${MATRIX_TEST_CACHE:-$repo/.cache}/bin
bash "$repo/test/integration/install-livekit.sh" "$programs"
stale "$out" "$0" "$here/getent/main.go" <(echo "$name") <("$programs/livekit-server" --version) || exit 0
rm -rf "$root"
mkdir -p "$root"/{bin,etc/ssl/certs,root,run,tmp,usr/bin}
chmod 1777 "$root/tmp"
download() { apt-get download -qq -o APT::Sandbox::User= busybox-static; }
(cd "$root/tmp" && { download 2>/dev/null || { apt-get update -qq && download; }; } && dpkg-deb -x busybox-static*.deb unpacked)
mv "$root/tmp/unpacked/bin/busybox" "$root/bin/"
rm -rf "${root:?}"/tmp/*
for applet in $("$root/bin/busybox" --list); do
  # Alpine's busybox doesn't have these.
  case $applet in busybox | ar | dpkg* | rpm* | ssl_client | telnet* | ftp*) ;; *) ln -s busybox "$root/bin/$applet" ;; esac
done
CGO_ENABLED=0 go build -ldflags '-s -w' -o "$root/usr/bin/getent" "$here/getent/main.go"
echo 'root:x:0:0:root:/root:/bin/sh' > "$root/etc/passwd"
echo 'root:x:0:root' > "$root/etc/group"
cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
python3 "$tools/mkimage.py" "$out.part" "$name" --dir "$root" --file "$programs/livekit-server:/livekit-server" --entrypoint '["/livekit-server"]'
finish "$out"
