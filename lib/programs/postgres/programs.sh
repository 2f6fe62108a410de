#!/bin/bash
# Runs programs of PostgreSQL for the pod's main container. Both containers mount the folder $1.
#
# A request is the file NAME.ask with the arguments. The program's output goes to the pipe NAME.out, its errors to NAME.err, and its exit code to
# NAME.code. A request without an exit code, such as after a restart of this container, is run again.

# load_dump BEFORE DUMP AFTER DATABASE: runs the script BEFORE, the dump and the script AFTER. The two scripts make it one transaction.
# pg_restore may write a setting that an older server doesn't know. sed removes it, from the first 40 lines only: messages of people come later.
load_dump() (
  set -o pipefail
  { cat "$1" && pg_restore --no-owner --no-privileges --no-tablespaces --schema=public --file=- "$2" | sed '1,40{/^SET transaction_timeout = 0;$/d;}' && cat "$3"; } |
    psql --no-psqlrc --no-password --quiet --set=ON_ERROR_STOP=1 --output=/dev/null "$4"
)

# start_server FOLDER SOCKETS: makes a database in an empty folder, and starts a server on it that is only reached by a socket. A drill throws its files away.
start_server() {
  initdb --pgdata="$1" --username=synapse --auth=trust --encoding=UTF8 --locale=C --no-sync > /dev/null || return
  pg_ctl --pgdata="$1" --silent --wait --timeout=120 --log="$1/log" start --options="-c listen_addresses='' -c unix_socket_directories='$2' -c fsync=off \
    -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=256MB -c shared_buffers=64MB" ||
    { tail -n 3 "$1/log" >&2; return 1; }
  createdb --host="$2" --username=synapse --no-password synapse
}

# stop_server FOLDER: ends the server on a folder.
stop_server() {
  pg_ctl --pgdata="$1" --silent --mode=fast stop
}

trap 'exit 0' TERM
umask 077
mkdir -p "$1" && cd "$1" || exit 1
while sleep 0.2; do
  for ask in *.ask; do
    name=${ask%.ask}
    if [ ! -f "$ask" ] || [ -f "$name.code" ]; then continue; fi
    mapfile -d '' -t command < "$ask"
    "${command[@]}" > "$name.out" 2> "$name.err"
    echo $? > "$name.new" && mv "$name.new" "$name.code"
  done
done
