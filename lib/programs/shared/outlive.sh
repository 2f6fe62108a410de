# shellcheck shell=sh
# outlive PID: waits for the end of a server that this shell started, and sets the variable code to its exit code.
outlive() {
  code=0
  wait "$1" || code=$?
  # A signal interrupts `wait`, and the server needs its time to end.
  while kill -0 "$1" 2>/dev/null; do
    code=0
    wait "$1" || code=$?
  done
}
