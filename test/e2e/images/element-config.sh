# As Element Web's entrypoint: without a writable /tmp or a config it ends here.
set -e
mkdir -p /tmp/element-web-config
cp /app/config*.json /tmp/element-web-config/
