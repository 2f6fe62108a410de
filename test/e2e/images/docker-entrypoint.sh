#!/bin/sh
# Like the entrypoint of the nginx image: runs the scripts in its folder, then the command.
set -e
for script in /docker-entrypoint.d/*.sh; do
  if [ -f "$script" ]; then sh "$script"; fi
done
exec "$@"
