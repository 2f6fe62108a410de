#!/bin/bash
# lk-jwt-service.sh NAME:TAG: makes a replacement for the token service's image, from test/support/token_service. Like the real image it has no shell and no entrypoint.
# It must not run beside synapse.sh, which makes the same root.
. "$(dirname "$0")/python-root.sh"
name=$1 out=$images/lk-jwt-service.tar root=$python_root
source=$repo/test/support/token_service
# The cluster's ACME server is for the tests what a public authority is elsewhere. It makes a new certificate at each start.
authority=$(kubectl get --raw /api/v1/namespaces/pebble/services/https:pebble:15000/proxy/roots/0 2>/dev/null || true)
stale "$out" "$0" "$source"/*.py <(echo "$name") <(echo "$authority") || exit 0
make_python_root
staged=$(mktemp -d)
trap 'rm -rf "$staged"' EXIT
mkdir "$staged/app"
cp -r "$source" "$staged/app/"
rm -rf "$staged/app/token_service/__pycache__"
python3 -m zipapp "$staged/app" --main token_service.__main__:main --python /usr/bin/python3 --output "$staged/lk-jwt-service"
chmod 755 "$staged/lk-jwt-service"
{ cat "$root/etc/ssl/certs/ca-certificates.crt"; echo "$authority"; } > "$staged/ca-certificates.crt"
python3 "$tools/mkimage.py" "$out.part" "$name" --dir "$root" --cmd '["/lk-jwt-service"]' --file "$staged/lk-jwt-service:/lk-jwt-service" \
  --file "$staged/ca-certificates.crt:/etc/ssl/certs/ca-certificates.crt" --env PYTHONDONTWRITEBYTECODE=1 --exclude /etc/ssl/certs/ca-certificates.crt \
  --exclude '/usr/local/*' --exclude '/usr/bin/*sh' --exclude '/usr/share/doc/*' --exclude '/usr/share/locale/*' --exclude '/usr/lib/python3*/test/*' --exclude '/var/cache/*' \
  --exclude '/usr/share/perl*' --exclude '/usr/share/python-wheels/*' --exclude '/data/*' --exclude /start.py
finish "$out"
