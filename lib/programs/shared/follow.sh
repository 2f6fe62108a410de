# shellcheck shell=sh
# Runs a server, and starts it anew when its address or its files change.
#
# The script defines write_config() and run_server(), which becomes the server; find_reason_to_restart(), which sets the variable reason; note_state(), which
# remembers what it compares with; and reload PID, for changes that need no new start. `run` is a folder that can be written to, `program` the server's name.
# CHECK_SECONDS is the interval of the checks for changes.

# state FILE…: prints a checksum of the files. It doesn't reveal their content.
state() {
  cat "$@" 2>/dev/null | sha256sum
}

# watch PID: ends the server if it must be started anew.
watch() {
  note_state
  while sleep "${CHECK_SECONDS:-10}" >/dev/null 2>&1; do
    # Some shells lose a signal that arrives while they start the subshell, so this loop also ends when the server has ended.
    kill -0 "$1" 2>/dev/null || return 0
    reason=
    find_reason_to_restart
    if [ -n "$reason" ]; then
      echo "$program starts anew: $reason"
      : > "$run/restart"
      kill "$1"
      return
    fi
    reload "$1"
  done
}

# Ends with the server, unless that is to start anew. A signal to end ends the server first.
follow() {
  server='' watcher=''
  trap 'trap - TERM; kill $server $watcher 2>/dev/null; wait; exit 0' TERM INT
  while :; do
    rm -f "$run/restart"
    write_config
    run_server & server=$!
    watch "$server" & watcher=$!
    status=0
    wait "$server" || status=$?
    kill "$watcher" 2>/dev/null || true
    [ -e "$run/restart" ] || exit "$status"
  done
}
