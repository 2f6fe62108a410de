#!/bin/bash
# cnpg.sh NAME:TAG: makes the operator's image, from CloudNativePG built from its Go module (CLUSTER_HOME/bin/cnpg-manager), and a replacement for its PostgreSQL image,
# from Debian testing's PostgreSQL of the same version, with the user ID that the operator gives to its pods.
. "$(dirname "$0")/lib.sh"
name=$1 manager=${CLUSTER_HOME:-$HOME/.cache/matrix-cluster}/bin/cnpg-manager operator=ghcr.io/cloudnative-pg/cloudnative-pg:1.28.0
out=$images/cnpg-operator.tar root=$images/cnpg-operator-root
if stale "$out" "$0" "$manager"; then
  rm -rf "$root"
  mkdir -p "$root"/{operator,etc/ssl/certs}
  # The operator tells its version for each architecture by the files of this folder.
  cp "$manager" "$root/operator/manager_amd64"
  ln -s operator/manager_amd64 "$root/manager"
  cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
  python3 "$tools/mkimage.py" "$out.part" "$operator" --dir "$root" --entrypoint '["/manager"]' --user 10001:10001
  finish "$out"
fi
out=$images/cnpg-postgres.tar root=$images/cnpg-postgres-root
stale "$out" "$0" <(echo "$name") || exit 0
if [ ! -f "$root/.complete" ]; then
  rm -rf "$root"
  # Debian 12 has PostgreSQL 15 only.
  debootstrap --variant=minbase --include=postgresql-18,ca-certificates forky "$root" http://deb.debian.org/debian sid >/dev/null
  chroot "$root" usermod --uid 26 postgres
  touch "$root/.complete"
fi
bin=/$(cd "$root" && echo usr/lib/postgresql/*/bin)
python3 "$tools/mkimage.py" "$out.part" "$name" --dir "$root" --user 26 --env "PATH=$bin:/usr/local/bin:/usr/bin:/bin" --exclude '*/libLLVM*' --exclude '*/llvmjit*' \
  --exclude '/var/lib/postgresql/*' --exclude '/var/cache/apt/*' --exclude '/var/lib/apt/lists/*' --exclude '/usr/share/doc/*' --exclude '/usr/share/locale/*'
finish "$out"
