#!/bin/bash
# Starts PostgreSQL, and makes its cluster if there never was one. Refuses a folder that it can't serve, and changes nothing in it then.
set -euo pipefail
export LC_ALL=C
umask 077
# shellcheck source=cluster.sh
. "${0%/*}/cluster.sh"

# Ends with the reason if the claim's data aren't for this version.
check_folder() {
  local others newest
  if [ -e "$data/PG_VERSION" ]; then
    fail "the claim holds the data of a PostgreSQL that this library didn't run. Nothing was touched. Give 'storage' another claim, and load a dump: see $docs#a-server-of-its-own"
  fi
  others=$(present | grep -vx "$major" | sort -n) || true
  newest=${others##*$'\n'}
  if [ -s "$cluster/PG_VERSION" ]; then
    if [ -n "$newest" ] && [ "$newest" -gt "$major" ]; then
      fail "the claim holds a database of version $newest too, with what people wrote since the upgrade, and this image has version $major. Nothing was touched." \
        "Set 'image' to version $newest again: see $docs#another-major-version"
    fi
  elif [ -n "$others" ]; then
    fail "the claim holds a database of PostgreSQL ${others//$'\n'/ and }, and this image has version $major, which can't read it. Nothing was touched." \
      "Set 'image' back, or give 'upgradeFrom': see $docs#another-major-version"
  elif [ -e "$cluster" ]; then
    fail "$cluster is there, and is no whole database: its file PG_VERSION is gone. Nothing was touched. Restore a backup: see $docs#a-lost-database"
  elif [ -e "$data/.made" ]; then
    fail "the claim held a database, and it is gone. Restore a backup: see $docs#a-lost-database"
  fi
}

# Sets Synapse's password to that in the file, which a person may have changed. `printf` is a builtin, so that no argument of a process holds it.
set_password() {
  local password quote="'"
  password=$(tr '\000' '\n' < "$PASSWORD_FILE") || fail "$PASSWORD_FILE can't be read"
  password=${password%$'\r'}
  case $password in '' | *[$'\r\n']*) fail "$PASSWORD_FILE must hold the password of PostgreSQL, in one line" ;; esac
  printf '%s\n' "ALTER ROLE synapse LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD '${password//$quote/$quote$quote}'" |
    single "$cluster" postgres
}

# Runs the server in the shell's child, since Kubernetes ends a pod by SIGTERM, for which PostgreSQL would wait until all clients have left.
serve() {
  local server code
  postgres -D "$cluster" -c "config_file=$config/postgresql.conf" -c "hba_file=$config/pg_hba.conf" -c "ident_file=$config/pg_ident.conf" \
    -c "unix_socket_directories=$run" &
  server=$!
  trap 'kill -INT $server' TERM INT
  while true; do
    code=0
    wait "$server" || code=$?
    if ! kill -0 "$server" 2> /dev/null; then exit "$code"; fi
  done
}

[ -w "$data" ] || fail "the claim can't be written to"
lock_data
find_cluster
check_folder
if [ ! -e "$cluster" ]; then
  make_cluster "$data/.new"
  put_cluster "$data/.new"
fi
own_cluster "$cluster"
touch "$data/.made"
set_password
serve
