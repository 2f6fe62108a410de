export const CONFIG_FILE = '/etc/coturn/turnserver.conf';

/**
 * Puts the config together in memory and starts the relay with it.
 *
 * coturn reads its secret from its config file only, and without a readable config it would start as a relay that is open to everybody: so this ends with an
 * error before it gets that far. Nothing here puts the secret into an argument: `printf` and `read` are the shell's own.
 */
export const START_SCRIPT = `#!/bin/sh
set -eu
fail() { echo "coturn is not started: $*" >&2; exit 1; }

config=\${CONFIG_FILE:-${CONFIG_FILE}}
[ -s "$config" ] || fail "$config is missing or empty"
[ -s "$SECRET_FILE" ] || fail "the secret in $SECRET_FILE is missing or empty"
IFS= read -r secret < "$SECRET_FILE" || [ -n "$secret" ] || fail "the secret in $SECRET_FILE can't be read"
[ -n "$secret" ] || fail "the secret in $SECRET_FILE starts with an empty line"
[ -n "$NODE_IP" ] || fail "the node's address is unknown"

if [ -n "\${EXTERNAL_HOST:-}" ]; then
  EXTERNAL_IP=$(getent ahostsv4 "$EXTERNAL_HOST" | head -n 1 | cut -d ' ' -f 1)
  [ -n "$EXTERNAL_IP" ] || fail "$EXTERNAL_HOST has no address in DNS yet: add an A record, or set a static externalIp"
fi

[ -n "\${EXTERNAL_IP:-}" ] || fail "the external address is unknown"

umask 077
complete=\${RUN_DIR:-/run/coturn}/turnserver.conf
{
  cat "$config"
  printf 'listening-ip=%s\\nrelay-ip=%s\\nexternal-ip=%s/%s\\n' "$NODE_IP" "$NODE_IP" "$EXTERNAL_IP" "$NODE_IP"
  printf 'static-auth-secret=%s\\n' "$secret"
} > "$complete"
unset secret
[ -r "$complete" ] || fail "$complete can't be read"
echo "relaying on $NODE_IP, known to the internet as $EXTERNAL_IP"
exec turnserver -c "$complete"
`;
