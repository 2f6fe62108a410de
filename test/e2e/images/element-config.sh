# Like the entrypoint of Element Web: it fails if /tmp isn't writable or there is no config.
set -e
mkdir -p /tmp/element-web-config
cp /app/config*.json /tmp/element-web-config/
