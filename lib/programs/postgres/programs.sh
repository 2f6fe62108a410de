#!/bin/bash
# Runs the programs of PostgreSQL that the pod's main container asks for, in the folder that both see.
#
# A question is a file of arguments. Its output goes to a pipe, and the answer is a file as well. A question that was cut off by a restart of this
# container is asked again.

# Puts a dump into a database between two scripts, all or nothing.
# The first lines of pg_restore's script may have a setting that a server older than it doesn't know. People's words come after them.
load_dump() (
  set -o pipefail
  { cat "$1" && pg_restore --no-owner --no-privileges --no-tablespaces --schema=public --file=- "$2" | sed '1,40{/^SET transaction_timeout = 0;$/d;}' && cat "$3"; } |
    psql --no-psqlrc --no-password --quiet --set=ON_ERROR_STOP=1 --output=/dev/null "$4"
)

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
