#!/bin/sh
# Writes the relay's config into a folder in memory and runs the relay with it. Watches the address in DNS, the secret and the certificate for changes.
#
# coturn reads its secret from its config file only. If it can't read the config, it starts as an open relay. So this script ends with an error before
# that. The secret never becomes an argument of a process: `printf` and `read` are builtins of the shell.
#
# A signal makes coturn load a renewed certificate, which ends no call. It reads all other settings at its start only, so other changes restart it.
#
# Variables: SECRET_FILE, POD_IPS, and EXTERNAL_HOST or EXTERNAL_IP. EXTERNAL_IP_OF is `node` if EXTERNAL_IP is the node's own address. PRIVATE_IS_MEANT is set
# if clients may be told a private address. TLS is set if the relay has a certificate. CHECK_SECONDS is the interval of the checks for changes.
set -eu
# Patterns and lengths are of bytes, as in coturn.
export LC_ALL=C
fail() {
  echo "coturn is not started: $*" >&2
  exit 1
}

config=${CONFIG_FILE:-/etc/coturn/turnserver.conf}
certificate=${CERTIFICATE_DIR:-/certificate}
run=${RUN_DIR:-/run/coturn}
complete=$run/turnserver.conf

# of_family 4|6 LIST: prints the addresses of that family in a comma-separated list.
of_family() {
  echo "$2" | tr , '\n' | if [ "$1" = 6 ]; then grep :; else grep -v :; fi || true
}

# lookup 4|6: prints the external addresses of that family. The dot at the end of the name keeps a search domain with a wildcard record from answering.
lookup() {
  if [ -z "${EXTERNAL_HOST:-}" ]; then of_family "$1" "${EXTERNAL_IP:-}"; return; fi
  getent "ahostsv$1" "${EXTERNAL_HOST%.}." | cut -d ' ' -f 1 | grep -v '^::ffff:' | sort -u || true
}

# is_private ADDRESS: true if the internet doesn't reach the address: special networks of IPv4 and IPv6, and NAT64, whose addresses a resolver makes up.
is_private() {
  case $1 in
    0.* | 10.* | 127.* | 169.254.* | 192.0.0.* | 192.168.* | 172.1[6-9].* | 172.2[0-9].* | 172.3[01].* | 198.1[89].* | 22[4-9].* | 2[345][0-9].*) ;;
    100.6[4-9].* | 100.[7-9][0-9].* | 100.1[01][0-9].* | 100.12[0-7].*) ;;
    :: | ::1 | fe[89a-f]?:* | f[cd]??:* | ff??:* | 64:ff9b:*) ;;
    *) return 1 ;;
  esac
}

# may_announce ADDRESS: a private address may be told to clients only if it is meant: the prop says so, or it was written out.
may_announce() {
  [ -n "${PRIVATE_IS_MEANT:-}" ] || { [ -z "${EXTERNAL_HOST:-}" ] && [ "${EXTERNAL_IP_OF:-}" != node ]; } || ! is_private "$1"
}

# choose CURRENT ADDRESS…: prints the current address if it is still there, else the first one, of those that may be announced.
choose() {
  current=$1 first=
  shift
  for address; do
    may_announce "$address" || continue
    if [ "$address" = "$current" ]; then echo "$current"; return; fi
    first=${first:-$address}
  done
  echo "$first"
}

# note_refused ADDRESS…: sets the variable refused to the addresses that must not be announced, and tells them when they change.
note_refused() {
  refused=
  for address; do
    may_announce "$address" || refused="${refused:+$refused }$address"
  done
  if [ "$refused" = "$told" ]; then return; fi
  told=$refused
  if [ -n "$refused" ]; then echo "WARNING: ${EXTERNAL_HOST:-the node} has the private address $refused, which the relay doesn't announce" >&2; fi
}

# Sets external4 and external6. It keeps an old address if there is no new one, because a short failure of DNS must not end calls.
find_external() {
  found4=$(lookup 4) found6=$(lookup 6)
  # shellcheck disable=SC2086 # These are lists of addresses.
  new4=$(choose "$external4" $found4) new6=$(choose "$external6" $found6)
  external4=${new4:-$external4} external6=${new6:-$external6}
  # shellcheck disable=SC2086
  note_refused $found4 $found6
}

require_address() {
  if [ -n "$external4$external6" ]; then return; fi
  if [ "${EXTERNAL_IP_OF:-}" = node ] && [ -n "$refused" ]; then
    fail "the node's address $refused is a private one: set externalIp to the address that your router has on the internet, or let ExternalIp.ofNode() have allowPrivate if calls are to stay within your network"
  fi
  if [ -n "$refused" ]; then
    fail "the DNS of this cluster answers $EXTERNAL_HOST with the private address $refused, and nobody outside of your network reaches that: set externalIp to the public address, or to a name that leads to it everywhere, or let ExternalIp.fromDns() have allowPrivate if calls are to stay within your network"
  fi
  fail "${EXTERNAL_HOST:-the external address} has no address in DNS yet: add an A record, or set a static externalIp"
}

# tell LOCAL EXTERNAL: says which address clients are told.
tell() {
  [ -n "$1" ] || return 0
  echo "relaying on $1, known to the internet as $2"
  if is_private "$2"; then echo "WARNING: $2 is a private address: only people in that network can have calls through the relay" >&2; fi
}

has_address() {
  hostname -I | tr ' ' '\n' | grep -qxF "$1"
}

# Sets local4 and local6 to the pod's addresses that belong to the external addresses.
find_local() {
  local4=$(of_family 4 "$POD_IPS" | head -n 1) local6=$(of_family 6 "$POD_IPS" | head -n 1)
  # A node may have an address that isn't in POD_IPS, because Kubernetes doesn't know it.
  if [ -z "$local6" ] && [ -n "$external6" ] && has_address "$external6"; then local6=$external6; fi
  if [ -z "$external4" ]; then local4=; fi
  if [ -z "$external6" ]; then local6=; fi
}

# Sets the variable secret to what Synapse takes for the secret: the file without the blanks at its ends.
read_secret() {
  [ -s "$SECRET_FILE" ] || fail "the secret in $SECRET_FILE is missing or empty"
  # The dot keeps the line breaks at the end.
  secret=$(tr '\000' '\001' < "$SECRET_FILE" && echo .) || fail "the secret in $SECRET_FILE can't be read"
  secret=${secret%.}
  blanks=$(printf ' \t\n\v\f\r\034\035\036\037.')
  case $secret in "
"*) fail "the secret in $SECRET_FILE starts with an empty line" ;; esac
  while :; do
    case $secret in
      ["${blanks%.}"]*) secret=${secret#?} ;;
      *["${blanks%.}"]) secret=${secret%?} ;;
      *) break ;;
    esac
  done
  [ -n "$secret" ] || fail "the secret in $SECRET_FILE is missing or empty: it has only blanks"
  case $secret in *[[:cntrl:]]*) fail "the secret in $SECRET_FILE has a line break or another control character, which coturn can't read" ;; esac
  # The blanks of Unicode, in UTF-8. Synapse drops them at the ends, too.
  for blank in '\0302\0205' '\0302\0240' '\0341\0232\0200' '\0342\0200\0200' '\0342\0200\0201' '\0342\0200\0202' '\0342\0200\0203' '\0342\0200\0204' \
    '\0342\0200\0205' '\0342\0200\0206' '\0342\0200\0207' '\0342\0200\0210' '\0342\0200\0211' '\0342\0200\0212' '\0342\0200\0250' '\0342\0200\0251' \
    '\0342\0200\0257' '\0342\0201\0237' '\0343\0200\0200'; do
    blank=$(printf %b "$blank")
    case $secret in "$blank"* | *"$blank") fail "the secret in $SECRET_FILE starts or ends with a blank" ;; esac
  done
  # coturn reads lines of 1023 bytes. The rest would be a line of its own.
  [ ${#secret} -le 1002 ] || fail "the secret in $SECRET_FILE has ${#secret} bytes, and coturn reads no more than 1002"
}

# address_lines LOCAL EXTERNAL: prints the config lines of the two addresses. coturn permits LOCAL as a peer, although its network is denied, only if there
# is an external-ip. So external-ip is written even if both are the same: two people who both need the relay reach each other at LOCAL.
address_lines() {
  [ -n "$1" ] || return 0
  printf 'listening-ip=%s\nrelay-ip=%s\nexternal-ip=%s/%s\n' "$1" "$1" "$2" "$1"
}

# secret_line: prints the config line of the secret. coturn drops a quote or "=" at the start, unless the whole is in quotes. It logs a line that ends with ";".
secret_line() {
  case $secret in
    \"* | =* | *\;) printf 'static-auth-secret="%s"\n' "$secret" ;;
    *) printf 'static-auth-secret=%s\n' "$secret" ;;
  esac
}

write_config() {
  [ -s "$config" ] || fail "$config is missing or empty"
  [ -n "${POD_IPS:-}" ] || fail "the pod's address is unknown"
  find_external
  require_address
  find_local
  [ -n "$local4$local6" ] || fail "the pod has no address of the family of $external4$external6"
  read_secret
  umask 077
  {
    cat "$config"
    address_lines "$local4" "$external4"
    address_lines "$local6" "$external6"
    secret_line
  } > "$complete"
  unset secret
  [ -r "$complete" ] || fail "$complete can't be read"
  tell "$local4" "$external4"
  tell "$local6" "$external6"
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
external4='' external6='' told='' relay='' watcher=''
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
