#!/bin/sh
# Copies restic into the folder /tools of the main container, and writes the name of the pod's user, without which initdb refuses to run.
set -e
tools=${TOOLS:-/tools}
cp /usr/bin/restic "$tools/restic"
printf 'synapse:x:991:991::/work:/bin/sh\n' > "$tools/passwd"
