#!/bin/sh
# Copies restic, and ssh with its libraries, into the folder /tools of the main container, whose image has no ssh.
set -e
tools=${TOOLS:-/tools}
cp /usr/bin/restic "$tools/restic"
mkdir -p "$tools/lib"
cp /usr/bin/ssh "$tools/lib/ssh"
# A line of ldd has the path of a library, or of the loader.
for file in $(ldd /usr/bin/ssh | sed -n 's/.*\(=> \|^[[:space:]]*\)\(\/[^ ]*\).*/\2/p' | sort -u); do
  cp "$file" "$tools/lib/"
done
loader=$(cd "$tools/lib" && ls ld-*.so*)
# shellcheck disable=SC2016
printf '#!/bin/sh\nexec %s/lib/%s --library-path %s/lib %s/lib/ssh "$@"\n' "$tools" "$loader" "$tools" "$tools" > "$tools/ssh"
chmod 755 "$tools/ssh"
printf 'synapse:x:991:991::/work:/bin/sh\n' > "$tools/passwd"
