#!/bin/sh
# Writes the relay's config into a folder in memory and runs the relay with it. Watches the address in DNS, the secret and the certificate for changes.
#
# coturn reads its secret from its config file only. If it can't read the config, it starts as an open relay. So this script ends with an error before
# that. The secret never becomes an argument of a process: `printf` and `read` are builtins of the shell.
#
# A signal makes coturn load a renewed certificate, which ends no call. It reads all other settings at its start only, so other changes restart it.
#
# Variables: SECRET_FILE, POD_IPS, and EXTERNAL_HOST or EXTERNAL_IP. EXTERNAL_IP_OF is `node` if EXTERNAL_IP is the node's own address. TLS is set if the
# relay has a certificate. CHECK_SECONDS is the interval of the checks for changes.
set -eu
fail() {
  echo "coturn is not started: $*" >&2
  exit 1
}

config=${CONFIG_FILE:-/etc/coturn/turnserver.conf}
certificate=${CERTIFICATE_DIR:-/certificate}
run=${RUN_DIR:-/run/coturn}
complete=$run/turnserver.conf

# first_of_family 4|6 LIST: prints the first address of that family in a comma-separated list.
first_of_family() {
  echo "$2" | tr , '\n' | if [ "$1" = 6 ]; then grep :; else grep -v :; fi | head -n 1
}

# resolve 4|6 CURRENT: prints the current address if the name still has it, else the first address of the name.
resolve() {
  found=$(getent "ahostsv$1" "$EXTERNAL_HOST" | cut -d ' ' -f 1 | grep -v '^::ffff:' | sort -u || true)
  if [ -n "$2" ] && echo "$found" | grep -qxF "$2"; then echo "$2"; else echo "$found" | head -n 1; fi
}

# Sets external4 and external6. It keeps an old address if there is no new one, because a short failure of DNS must not end calls.
find_external() {
  if [ -n "${EXTERNAL_HOST:-}" ]; then
    new4=$(resolve 4 "$external4") new6=$(resolve 6 "$external6")
    external4=${new4:-$external4} external6=${new6:-$external6}
  else
    external4=$(first_of_family 4 "${EXTERNAL_IP:-}") external6=$(first_of_family 6 "${EXTERNAL_IP:-}")
  fi
}

has_address() {
  hostname -I | tr ' ' '\n' | grep -qxF "$1"
}

# Sets local4 and local6 to the pod's addresses that belong to the external addresses.
find_local() {
  local4=$(first_of_family 4 "$POD_IPS") local6=$(first_of_family 6 "$POD_IPS")
  # A node may have an address that isn't in POD_IPS, because Kubernetes doesn't know it.
  if [ -z "$local6" ] && [ -n "$external6" ] && has_address "$external6"; then local6=$external6; fi
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

# address_lines LOCAL EXTERNAL: prints the config lines of the two addresses. coturn permits LOCAL as a peer, although its network is denied, only if there
# is an external-ip. So external-ip is written even if both are the same: two people who both need the relay reach each other at LOCAL.
address_lines() {
  [ -n "$1" ] || return 0
  printf 'listening-ip=%s\nrelay-ip=%s\nexternal-ip=%s/%s\n' "$1" "$1" "$2" "$1"
}

write_config() {
  [ -s "$config" ] || fail "$config is missing or empty"
  [ -n "${POD_IPS:-}" ] || fail "the pod's address is unknown"
  find_external
  [ -n "$external4$external6" ] ||
    fail "${EXTERNAL_HOST:-the external address} has no address in DNS yet: add an A record, or set a static externalIp"
  if [ "${EXTERNAL_IP_OF:-}" = node ]; then require_public; fi
  find_local
  [ -n "$local4$local6" ] || fail "the pod has no address of the family of $external4$external6"
  read_secret
  umask 077
  {
    cat "$config"
    address_lines "$local4" "$external4"
    address_lines "$local6" "$external6"
    printf 'static-auth-secret=%s\n' "$secret"
  } > "$complete"
  unset secret
  [ -r "$complete" ] || fail "$complete can't be read"
  if [ -n "$local4" ]; then echo "relaying on $local4, known to the internet as $external4"; fi
  if [ -n "$local6" ]; then echo "relaying on $local6, known to the internet as $external6"; fi
}

# state FILE…: prints a checksum of the files. It doesn't reveal their content.
state() {
  cat "$@" 2>/dev/null | cksum
}

has_certificate() {
  [ -s "$certificate/tls.crt" ] && [ -s "$certificate/tls.key" ]
}

# Sets the variable reason if the relay must be restarted.
find_reason_to_restart() {
  reason=
  was="$external4 $external6"
  find_external
  if [ "$was" != "$external4 $external6" ]; then reason="its address was $was"
  elif [ -s "$SECRET_FILE" ] && [ "$secret_was" != "$(state "$SECRET_FILE")" ]; then reason="its secret changed"
  # A relay that started without a certificate has no TLS listener.
  elif [ -z "$had_tls" ] && has_certificate; then reason="its certificate is there now"
  fi
}

# reload_certificate PID: makes the relay load its certificate again if it was renewed.
reload_certificate() {
  tls=$(state "$certificate/tls.crt" "$certificate/tls.key")
  if [ -z "$had_tls" ] || [ "$tls" = "$tls_was" ] || ! has_certificate; then return 0; fi
  echo "the certificate was renewed"
  kill -USR2 "$1"
  tls_was=$tls
}

# watch PID: makes the relay load a renewed certificate, and ends the relay if it must be restarted.
watch() {
  secret_was=$(state "$SECRET_FILE") tls_was=$(state "$certificate/tls.crt" "$certificate/tls.key")
  if has_certificate; then had_tls=yes; else had_tls=; fi
  while sleep "${CHECK_SECONDS:-10}" >/dev/null 2>&1; do
    # Some shells lose a signal that arrives while they start the subshell, so this loop also ends when the relay has ended.
    kill -0 "$1" 2>/dev/null || return 0
    find_reason_to_restart
    if [ -n "$reason" ]; then
      echo "coturn starts anew: $reason"
      : > "$run/restart"
      kill "$1"
      return
    fi
    reload_certificate "$1"
  done
}

[ -w "$run" ] || fail "$run/ can't be written to, so there is nowhere for $complete"
external4='' external6='' relay='' watcher=''
trap 'trap - TERM; kill $relay $watcher 2>/dev/null; wait; exit 0' TERM INT
while :; do
  rm -f "$run/restart"
  write_config
  if [ -n "${TLS:-}" ] && ! has_certificate; then echo "no certificate in $certificate yet: no TLS until it is there"; fi
  turnserver -c "$complete" & relay=$!
  watch "$relay" & watcher=$!
  status=0
  wait "$relay" || status=$?
  kill "$watcher" 2>/dev/null || true
  [ -e "$run/restart" ] || exit "$status"
done
