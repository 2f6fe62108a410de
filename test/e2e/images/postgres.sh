#!/bin/bash
# postgres.sh NAME:TAG: makes a replacement for the PostgreSQL image, from Debian's PostgreSQL with its programs in PATH and Alpine's user ID.
. "$(dirname "$0")/lib.sh"
name=$1 out=$images/postgres.tar root=$images/postgres-root
stale "$out" "$0" <(echo "$name") || exit 0
"$tools/debian-rootfs.sh" "$root" postgresql,ca-certificates
chroot "$root" sh -c 'id -u postgres | grep -qx 70 || { groupmod --gid 70 postgres; usermod --uid 70 --gid 70 postgres; }'
bin=/$(cd "$root" && echo usr/lib/postgresql/*/bin)
# Leaves out the JIT compiler, which is larger than all other files together.
python3 "$tools/mkimage.py" "$out.part" "$name" --dir "$root" --env "PATH=$bin:/usr/local/bin:/usr/bin:/bin" --exclude '*/libLLVM*' --exclude '*/llvmjit*' \
  --exclude '/var/lib/postgresql/*' --exclude '/usr/share/doc/*' --exclude '/usr/share/locale/*'
finish "$out"
