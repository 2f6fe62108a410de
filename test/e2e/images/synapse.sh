#!/bin/bash
# synapse.sh NAME:TAG: makes a replacement for the Synapse image, from the same version from PyPI.
. "$(dirname "$0")/python-root.sh"
name=$1 version=${1##*:v} out=$images/synapse.tar root=$python_root
stale "$out" "$0" "$here/start.py" <(echo "$name") || exit 0
make_python_root
# The official image is based on the python image, which has its interpreter in /usr/local.
[ -x "$root/usr/local/bin/pip" ] || chroot "$root" python3 -m venv /usr/local
# Only the errors of this script are of interest.
chroot "$root" pip install --quiet --disable-pip-version-check --no-cache-dir "matrix-synapse[url-preview,redis]==$version" psycopg2-binary
chroot "$root" sh -c 'getent passwd 991 >/dev/null || useradd --uid 991 --user-group --home-dir /data --create-home synapse'
install -m 755 "$here/start.py" "$root/start.py"
python3 "$tools/mkimage.py" "$out.part" "$name" --dir "$root" --entrypoint '["/start.py"]' --exclude '*/__pycache__*' --exclude '/usr/share/doc/*' --exclude '/usr/share/locale/*'
finish "$out"
