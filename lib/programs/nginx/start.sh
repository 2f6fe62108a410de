#!/bin/sh
# Runs nginx as its image does: on IPv6 too if the kernel has it, and so that each signal to stop lets the requests in progress end.
#
# start.sh PORT [PARTS FOLDER]: joins the files whose parts are PARTS/NNN/NAME.NNN to FOLDER/NAME. The config includes the files in LISTEN_DIR. ENTRYPOINT is the program of the image that prepares its files and becomes nginx.
set -eu
# shellcheck source=../shared/outlive.sh
. "${0%/*}/../shared/outlive.sh"
listen=${LISTEN_DIR:-/tmp/listen}
entrypoint=${ENTRYPOINT:-/docker-entrypoint.sh}

# nginx itself tries the address: it ends if the kernel has no IPv6, whatever /proc says.
mkdir -p "$listen"
echo "listen [::]:$1;" > "$listen/ipv6.conf"
nginx -t -q 2>/dev/null || rm "$listen/ipv6.conf"

# /tmp may have the files of an earlier start.
if [ $# -gt 1 ]; then
  rm -rf "$3"
  mkdir -p "$3"
  for part in "$2"/*/*.[0-9][0-9][0-9]; do
    name=${part##*/}
    cat "$part" >> "$3/${name%.*}"
  done
fi

# SIGTERM would cut the answers off. Not every image makes Kubernetes send SIGQUIT, so this shell stays the first process and sends it.
trap 'kill -QUIT "$nginx" 2>/dev/null || true' TERM INT QUIT
"$entrypoint" nginx -g 'daemon off;' &
nginx=$!
outlive "$nginx"
exit "$code"
