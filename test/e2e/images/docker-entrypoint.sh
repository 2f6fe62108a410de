#!/bin/sh
# Like the nginx image's: runs what is in its folder, then the command.
set -e
for script in /docker-entrypoint.d/*.sh; do
  if [ -f "$script" ]; then sh "$script"; fi
done
exec "$@"
