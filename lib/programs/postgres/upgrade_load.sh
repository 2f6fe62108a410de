#!/bin/bash
# The second step to another major version, in the image of the new one: loads the dump into a new cluster and compares the counts. The cluster gets its
# name only after that. The old one stays as it is.
set -euo pipefail
export LC_ALL=C
umask 077
# shellcheck source=cluster.sh
. "${0%/*}/cluster.sh"

lock_data
find_cluster
folder=$data/.upgrade
new=$data/.new
if [ -s "$cluster/PG_VERSION" ] || [ ! -e "$folder/complete" ]; then
  echo 'nothing to load'
  exit 0
fi
make_cluster "$new"
# A cluster that a power cut damaged would be made again, so the disk need not be waited for until the end.
local_server start "$new" '-c fsync=off -c full_page_writes=off'
echo "loads the dump into version $major"
pg_restore --host="$run" --username=postgres --exit-on-error --jobs=2 --dbname=synapse "$folder/dump"
counted > "$folder/loaded"
if ! different=$(diff "$folder/counts" "$folder/loaded"); then
  local_server stop "$new"
  fail "the loaded database differs from the old one, which is unchanged. Set 'image' back. The first difference: ${different:0:300}"
fi
vacuumdb --host="$run" --username=postgres --analyze-only --quiet synapse
local_server stop "$new"
initdb -D "$new" --sync-only > /dev/null
put_cluster "$new"
echo "$(wc -l < "$folder/counts") tables and sequences are the same in version $major"
rm -rf "$folder"
