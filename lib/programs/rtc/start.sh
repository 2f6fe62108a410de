#!/bin/sh
# Runs the SFU with its external address. Starts it anew when the address or its secrets change, as it reads both at its start only.
#
# Variables: those of address.sh and follow.sh.
set -eu
export LC_ALL=C
program=livekit-server part='the SFU' work='carrying calls'
fail() {
  echo "$program is not started: $*" >&2
  exit 1
}

# shellcheck source=../shared/address.sh
. "${0%/*}/../shared/address.sh"
# shellcheck source=../shared/follow.sh
. "${0%/*}/../shared/follow.sh"

config=${CONFIG_FILE:-/etc/livekit/livekit.yaml}
secrets=${SECRETS_DIR:-/secrets}
# shellcheck disable=SC2034 # follow.sh reads it.
run=${RUN_DIR:-/run/livekit}
binary=${LIVEKIT_SERVER:-/livekit-server}

write_config() {
  [ -s "$config" ] || fail "$config is missing or empty"
  find_addresses
  tell_addresses
}

# The SFU ends with the status 0 after a mistake in its config too, so any end of it is a failure. SIGTERM would make it wait for the end of all calls.
run_server() {
  both="$external4,$external6" both=${both#,}
  trap 'kill -KILL "$sfu"; exit 1' TERM
  "$binary" --config "$config" --node-ip "${both%,}" & sfu=$!
  wait "$sfu" || true
  fail 'it has ended by itself'
}

note_state() {
  secrets_were=$(state "$secrets"/*/*)
}

find_reason_to_restart() {
  find_changed_address
  if [ -z "$reason" ] && [ "$secrets_were" != "$(state "$secrets"/*/*)" ]; then reason='its secrets changed'; fi
}

reload() {
  :
}

follow
