#!/bin/sh
# Runs HAProxy as the first process of its pod: with the domain of the namespace's Services, on IPv6 too if the kernel has it, and so that each signal to stop lets the requests in progress end.
#
# start.sh CONFIG NAMESPACE PORT
set -eu
# shellcheck source=../shared/outlive.sh
. "${0%/*}/../shared/outlive.sh"
resolv=${RESOLV_CONF:-/etc/resolv.conf}

# HAProxy asks for whole names only, and it would believe any name server. The kubelet writes the cluster's domain and its name server into the pod's DNS settings, and users may add others behind them.
SERVICE_DOMAIN=$2.svc.cluster.local
NAME_SERVER=
while read -r word rest; do
  case $word in
    nameserver) NAME_SERVER=${NAME_SERVER:-${rest%% *}} ;;
    search)
      for domain in $rest; do
        case $domain in "$2".svc.*) SERVICE_DOMAIN=${domain%.} ;; esac
      done
      ;;
  esac
done < "$resolv"
case $NAME_SERVER in *:*) NAME_SERVER=[$NAME_SERVER] ;; esac
export SERVICE_DOMAIN NAME_SERVER

# HAProxy itself tries the address: it ends if the kernel has no IPv6, whatever /proc says. With -D, it ends after it listens, and leaves another process that listens.
unset HAS_IPV6
probe=$(mktemp -d)
printf 'frontend probe\n  mode tcp\n  timeout client 1s\n  bind :::%s v6only\n' "$3" > "$probe/haproxy.cfg"
if haproxy -D -p "$probe/pid" -f "$probe/haproxy.cfg" >/dev/null 2>&1; then
  export HAS_IPV6=1
  # A port can be bound twice by HAProxy, so this needs no wait for the end of the other.
  kill -KILL "$(cat "$probe/pid")" 2>/dev/null || true
fi
rm -rf "$probe"

# SIGTERM would cut the answers off. Not every image makes Kubernetes send SIGUSR1, so this shell stays the first process and sends it.
trap 'kill -USR1 "$haproxy" 2>/dev/null || true' TERM INT QUIT USR1
haproxy -db -f "$1" &
haproxy=$!
outlive "$haproxy"
exit "$code"
