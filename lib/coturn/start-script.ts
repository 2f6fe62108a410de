export const CONFIG_FILE = '/etc/coturn/turnserver.conf';
/** Where the certificate of TLS is mounted. */
export const CERTIFICATE_DIR = '/certificate';

/**
 * Puts the config together in memory, runs the relay with it, and follows what changes outside: its address in DNS, its secret, its certificate.
 *
 * coturn reads its secret from its config file only, and without a readable config it would start as a relay that is open to everybody: so this ends with an
 * error before it gets that far. Nothing here puts the secret into an argument: `printf` and `read` are the shell's own.
 *
 * A renewed certificate is taken over by a signal, which cuts nothing. Everything else needs a new process, as coturn reads it at its start only.
 */
export const START_SCRIPT = `#!/bin/sh
set -eu
fail() { echo "coturn is not started: $*" >&2; exit 1; }

config=\${CONFIG_FILE:-${CONFIG_FILE}}
certificate=\${CERTIFICATE_DIR:-${CERTIFICATE_DIR}}
run=\${RUN_DIR:-/run/coturn}
complete=$run/turnserver.conf

# family 4|6 LIST: the first address of that family in a list with commas.
family() { echo "$2" | tr , '\\n' | if [ "$1" = 6 ]; then grep :; else grep -v :; fi | head -n 1; }

# resolve 4|6 CURRENT: the current address as long as the name still has it, and otherwise its first one.
resolve() {
  found=$(getent "ahostsv$1" "$EXTERNAL_HOST" | cut -d ' ' -f 1 | grep -v '^::ffff:' | sort -u || true)
  if [ -n "$2" ] && echo "$found" | grep -qxF "$2"; then echo "$2"; else echo "$found" | head -n 1; fi
}

# Sets external4 and external6. An address is replaced, never dropped: DNS that fails for a moment must not cut calls.
find_external() {
  if [ -n "\${EXTERNAL_HOST:-}" ]; then
    new4=$(resolve 4 "$external4") new6=$(resolve 6 "$external6")
    external4=\${new4:-$external4} external6=\${new6:-$external6}
  else
    external4=$(family 4 "\${EXTERNAL_IP:-}") external6=$(family 6 "\${EXTERNAL_IP:-}")
  fi
}

# Sets local4 and local6 to the addresses at which this pod can be the external ones.
find_local() {
  local4=$(family 4 "$POD_IPS") local6=$(family 6 "$POD_IPS")
  # A node may have an address that Kubernetes doesn't know of.
  if [ -z "$local6" ] && [ -n "$external6" ] && hostname -I | tr ' ' '\\n' | grep -qxF "$external6"; then local6=$external6; fi
  if [ -z "$external4" ]; then local4=; fi
  if [ -z "$external6" ]; then local6=; fi
}

read_secret() {
  [ -s "$SECRET_FILE" ] || fail "the secret in $SECRET_FILE is missing or empty"
  IFS= read -r secret < "$SECRET_FILE" || [ -n "$secret" ] || fail "the secret in $SECRET_FILE can't be read"
  [ -n "$secret" ] || fail "the secret in $SECRET_FILE starts with an empty line"
}

require_public() {
  case $external4 in
    10.* | 127.* | 169.254.* | 192.168.* | 172.1[6-9].* | 172.2[0-9].* | 172.3[01].* | 100.6[4-9].* | 100.[7-9][0-9].* | 100.1[01][0-9].* | 100.12[0-7].*)
      fail "the node's address $external4 is a private one: set externalIp to the address that your router has on the internet" ;;
  esac
}

# addresses LOCAL EXTERNAL: its lines of the config. With external-ip, also where both are the same, coturn leaves LOCAL out of the denied networks: two
# people who both need the relay meet there.
addresses() {
  [ -n "$1" ] || return 0
  printf 'listening-ip=%s\\nrelay-ip=%s\\nexternal-ip=%s/%s\\n' "$1" "$1" "$2" "$1"
}

write_config() {
  [ -s "$config" ] || fail "$config is missing or empty"
  [ -n "\${POD_IPS:-}" ] || fail "the pod's address is unknown"
  find_external
  [ -n "$external4$external6" ] ||
    fail "\${EXTERNAL_HOST:-the external address} has no address in DNS yet: add an A record, or set a static externalIp"
  if [ "\${EXTERNAL_IP_OF:-}" = node ]; then require_public; fi
  find_local
  [ -n "$local4$local6" ] || fail "the pod has no address of the family of $external4$external6"
  read_secret
  umask 077
  { cat "$config"; addresses "$local4" "$external4"; addresses "$local6" "$external6"; printf 'static-auth-secret=%s\\n' "$secret"; } > "$complete"
  unset secret
  [ -r "$complete" ] || fail "$complete can't be read"
  if [ -n "$local4" ]; then echo "relaying on $local4, known to the internet as $external4"; fi
  if [ -n "$local6" ]; then echo "relaying on $local6, known to the internet as $external6"; fi
}

# state FILE…: changes when one of them does; says nothing of their content.
state() { cat "$@" 2>/dev/null | cksum; }
# Only a certificate that was there when the relay started can be renewed: without one it has no TLS listener.
certified() { [ -s "$certificate/tls.crt" ] && [ -s "$certificate/tls.key" ]; }

# watch PID: renews its certificate, and ends it when it has to start anew.
watch() {
  secret_was=$(state "$SECRET_FILE") tls_was=$(state "$certificate/tls.crt" "$certificate/tls.key")
  if certified; then had_tls=yes; else had_tls=; fi
  while sleep "\${CHECK_SECONDS:-10}" >/dev/null 2>&1; do
    # A signal that comes while this shell is still being made is lost in some shells.
    kill -0 "$1" 2>/dev/null || return 0
    was="$external4 $external6"
    find_external
    if [ "$was" != "$external4 $external6" ]; then reason="its address was $was"
    elif [ -s "$SECRET_FILE" ] && [ "$secret_was" != "$(state "$SECRET_FILE")" ]; then reason="its secret changed"
    elif [ -z "$had_tls" ] && certified; then reason="its certificate is there now"
    else
      tls=$(state "$certificate/tls.crt" "$certificate/tls.key")
      if [ -n "$had_tls" ] && certified && [ "$tls" != "$tls_was" ]; then
        echo "the certificate was renewed"
        kill -USR2 "$1"
        tls_was=$tls
      fi
      continue
    fi
    echo "coturn starts anew: $reason"
    : > "$run/again"
    kill "$1"
    return
  done
}

[ -w "$run" ] || fail "$run/ can't be written to, so there is nowhere for $complete"
external4='' external6='' relay='' watcher=''
trap 'trap - TERM; kill $relay $watcher 2>/dev/null; wait; exit 0' TERM INT
while :; do
  rm -f "$run/again"
  write_config
  if [ -n "\${TLS:-}" ] && ! certified; then echo "no certificate in $certificate yet: no TLS until it is there"; fi
  turnserver -c "$complete" & relay=$!
  watch "$relay" & watcher=$!
  status=0
  wait "$relay" || status=$?
  kill "$watcher" 2>/dev/null || true
  [ -e "$run/again" ] || exit "$status"
done
`;
