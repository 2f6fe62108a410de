#!/bin/sh
# Writes the relay's config into a folder in memory and runs the relay with it. Watches the address in DNS, the secret and the certificate for changes.
#
# coturn reads its secret from its config file only. If it can't read the config, it starts as an open relay. So this script ends with an error before
# that. The secret never becomes an argument of a process: `printf` and `read` are builtins of the shell.
#
# A signal makes coturn load a renewed certificate, which ends no call. It reads all other settings at its start only, so other changes restart it.
#
# Variables: SECRET_FILE, those of address.sh, peers.sh and follow.sh, and TLS, which is set if the relay has a certificate.
set -eu
# Patterns and lengths are of bytes, as in coturn.
export LC_ALL=C
program=coturn part='the relay' work=relaying
fail() {
  echo "$program is not started: $*" >&2
  exit 1
}

# shellcheck source=../shared/address.sh
. "${0%/*}/../shared/address.sh"
# shellcheck source=peers.sh
. "${0%/*}/peers.sh"
# shellcheck source=../shared/follow.sh
. "${0%/*}/../shared/follow.sh"

config=${CONFIG_FILE:-/etc/coturn/turnserver.conf}
certificate=${CERTIFICATE_DIR:-/certificate}
run=${RUN_DIR:-/run/coturn}
complete=$run/turnserver.conf

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
  find_addresses
  find_peers
  read_secret
  umask 077
  {
    cat "$config"
    address_lines "$local4" "$external4"
    address_lines "$local6" "$external6"
    peer_lines
    secret_line
  } > "$complete"
  unset secret
  [ -r "$complete" ] || fail "$complete can't be read"
  tell_addresses
  tell_peers
  if [ -n "${TLS:-}" ] && ! has_certificate; then echo "no certificate in $certificate yet: no TLS until it is there"; fi
}

has_certificate() {
  [ -s "$certificate/tls.crt" ] && [ -s "$certificate/tls.key" ]
}

# Sets the variable reason if the relay must be restarted.
find_reason_to_restart() {
  find_changed_address
  if [ -z "$reason" ]; then find_changed_peers; fi
  if [ -n "$reason" ]; then return; fi
  if [ -s "$SECRET_FILE" ] && [ "$secret_was" != "$(state "$SECRET_FILE")" ]; then reason="its secret changed"
  # A relay that started without a certificate has no TLS listener.
  elif [ -z "$had_tls" ] && has_certificate; then reason="its certificate is there now"
  fi
}

# reload PID: makes the relay load its certificate again if it was renewed.
reload() {
  tls=$(state "$certificate/tls.crt" "$certificate/tls.key")
  if [ -z "$had_tls" ] || [ "$tls" = "$tls_was" ] || ! has_certificate; then return 0; fi
  echo "the certificate was renewed"
  kill -USR2 "$1"
  tls_was=$tls
}

note_state() {
  secret_was=$(state "$SECRET_FILE") tls_was=$(state "$certificate/tls.crt" "$certificate/tls.key")
  if has_certificate; then had_tls=yes; else had_tls=; fi
}

run_server() {
  exec turnserver -c "$complete"
}

[ -w "$run" ] || fail "$run/ can't be written to, so there is nowhere for $complete"
follow
