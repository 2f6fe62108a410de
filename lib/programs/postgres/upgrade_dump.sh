#!/bin/bash
# The first step to another major version, in the image of the old one: dumps the database into the claim, and counts the rows of its tables. No other
# program runs the database meanwhile, so nothing is written after the dump.
set -euo pipefail
export LC_ALL=C
umask 077
# shellcheck source=cluster.sh
. "${0%/*}/cluster.sh"

lock_data
find_cluster
folder=$data/.upgrade
others=$(present | grep -vx "$major" | sort -n) || true
newest=${others##*$'\n'}
if [ -n "$newest" ] && [ "$newest" -gt "$major" ]; then
  echo "the database has version $newest: nothing to do. Take 'upgradeFrom' out."
  exit 0
fi
if [ ! -s "$cluster/PG_VERSION" ]; then
  if [ -n "$others" ]; then
    fail "the claim holds a database of PostgreSQL $newest, and the image of 'upgradeFrom' has version $major. Nothing was touched."
  fi
  echo 'there is no database yet: nothing to do'
  exit 0
fi

rm -rf "$folder" "$data/.new"
size=$(du -sk "$cluster" | cut -f 1)
free=$(df -Pk "$data" | awk 'NR == 2 { print $4 }')
if [ "$free" -lt $((size * 3 / 2)) ]; then
  fail "the dump and the new database need $((size * 3 / 2048)) MiB in the claim, and $((free / 1024)) are free. Nothing was touched. Make the claim larger, or set 'image' back"
fi
mkdir "$folder"
own_cluster "$cluster"
local_server start "$cluster"
echo "dumps the database of version $major, $((size / 1024)) MiB with its indexes"
pg_dump --host="$run" --username=postgres --format=custom --compress=1 --file="$folder/dump" synapse
counted > "$folder/counts"
local_server stop "$cluster"
touch "$folder/complete"
sync
echo "dumped $(du -sk "$folder" | cut -f 1) KiB"
