#!/bin/sh
# Runs the SFU with its external address. Watches the address in DNS and the keys for changes, and starts the SFU anew after one: it reads both at its start only.
#
# Variables: POD_IPS, and EXTERNAL_HOST or EXTERNAL_IP. EXTERNAL_IP_OF is `node` if EXTERNAL_IP is the node's own address. PRIVATE_IS_MEANT is set if clients may be
# told a private address. CHECK_SECONDS is the interval of the checks for changes.
set -eu
export LC_ALL=C
# shellcheck disable=SC2034 # The shared functions read it.
subject='the SFU'
fail() {
  echo "livekit-server is not started: $*" >&2
  exit 1
}
# shellcheck source=lib/programs/shared/address.sh
. ../shared/address.sh

config=${CONFIG_FILE:-/etc/livekit/livekit.yaml}
secrets=${SECRETS_DIR:-/secrets}
run=${RUN_DIR:-/run/livekit}
server=${LIVEKIT_SERVER:-/livekit-server}

# state: prints a checksum of the secrets. It doesn't reveal them.
state() {
  cat "$secrets"/*/* 2>/dev/null | cksum
}

# watch PID: ends the SFU if it must be started anew.
watch() {
  secrets_were=$(state)
  while sleep "${CHECK_SECONDS:-10}" >/dev/null 2>&1; do
    # Some shells lose a signal that arrives while they start the subshell, so this loop also ends when the SFU has ended.
    kill -0 "$1" 2>/dev/null || return 0
    reason=
    was="$external4 $external6"
    find_external
    if [ "$was" != "$external4 $external6" ]; then reason="its address was $was"
    elif [ "$secrets_were" != "$(state)" ]; then reason="its keys changed"
    fi
    if [ -n "$reason" ]; then
      echo "the SFU starts anew: $reason"
      : > "$run/restart"
      # It would wait for the end of all calls.
      kill -KILL "$1"
      return
    fi
  done
}

[ -s "$config" ] || fail "$config is missing or empty"
external4='' external6='' told='' sfu='' watcher=''
trap 'trap - TERM; kill $sfu $watcher 2>/dev/null; wait; exit 0' TERM INT
while :; do
  rm -f "$run/restart"
  find_external
  require_address
  find_local
  tell "$local4" "$external4"
  tell "$local6" "$external6"
  "$server" --config "$config" --node-ip "${external4:-$external6}${external4:+${external6:+,$external6}}" & sfu=$!
  watch "$sfu" & watcher=$!
  wait "$sfu" || true
  kill "$watcher" 2>/dev/null || true
  # It ends with the status 0 after a mistake in its config too.
  [ -e "$run/restart" ] || fail "it has ended by itself"
done
