#!/bin/sh
# Runs the nginx that the token service reaches on loopback. It waits for the certificate, and makes nginx load a renewed one, which ends no connection.
#
# Variables, for tests: CONFIG, CERTIFICATE_DIR, RESOLV_CONF, RUN_DIR and CHECK_SECONDS, the interval of the checks for a certificate.
set -eu
# shellcheck source=../shared/outlive.sh
. "${0%/*}/../shared/outlive.sh"
config=${CONFIG:-/etc/inside/nginx.conf}
certificate=${CERTIFICATE_DIR:-/certificate}
resolv=${RESOLV_CONF:-/etc/resolv.conf}
run=${RUN_DIR:-/tmp}
pause=${CHECK_SECONDS:-10}

# Prints the DNS servers of the pod as nginx wants them. nginx knows no zone, as in fe80::1%eth0.
nameservers() {
  while read -r word address _ || [ -n "$word" ]; do
    case $word/$address in
      nameserver/*%*) ;;
      nameserver/*:*) printf ' [%s]' "$address" ;;
      nameserver/?*) printf ' %s' "$address" ;;
    esac
  done < "$resolv"
}

has_certificate() {
  [ -s "$certificate/tls.crt" ] && [ -s "$certificate/tls.key" ]
}

# Prints a checksum of the certificate. It doesn't reveal the key.
state() {
  cat "$certificate/tls.crt" "$certificate/tls.key" 2>/dev/null | sha256sum
}

# watch PID STATE: makes nginx load the certificate when it isn't that of STATE any more. nginx keeps the old one while it can't use the new one.
watch() {
  was=$2
  while sleep "$pause" >/dev/null 2>&1; do
    kill -0 "$1" 2>/dev/null || return 0
    now=$(state)
    if [ "$now" = "$was" ] || ! has_certificate; then continue; fi
    was=$now
    if nginx -t -q -c "$config"; then
      echo "the certificate was renewed"
      kill -HUP "$1"
    else
      echo "WARNING: the renewed certificate can't be used, so the earlier one stays" >&2
    fi
  done
}

# /tmp may have the files of an earlier start. nginx doesn't take a socket whose file is there.
rm -f "$run/nginx.pid" "$run/tls.sock"
servers=$(nameservers)
[ -n "$servers" ] || { echo "nginx is not started: $resolv names no DNS server" >&2; exit 1; }
printf 'resolver%s valid=10s;\nresolver_timeout 5s;\n' "$servers" > "$run/resolver.conf"

nginx='' watcher='' told=''
# Without a handler, the first process of a container gets no SIGTERM.
trap 'if [ -z "$nginx" ]; then exit 0; fi; kill -QUIT "$nginx" 2>/dev/null || true' TERM INT QUIT
until has_certificate; do
  if [ -z "$told" ]; then echo "there is no certificate in $certificate yet: waiting for it"; fi
  told=yes
  sleep 1
done
before=$(state)
nginx -c "$config" -g 'daemon off;' & nginx=$!
watch "$nginx" "$before" & watcher=$!
outlive "$nginx"
kill "$watcher" 2>/dev/null || true
exit "$code"
