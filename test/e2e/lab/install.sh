#!/bin/bash
# install.sh CACHE: puts the TURN client's library there, in a Python of its own, and prints that Python's path.
set -euo pipefail
venv=$1/aioice-0.13.0
if [ ! -f "$venv/.complete" ]; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check aioice==0.13.0 >&2
  touch "$venv/.complete"
fi
echo "$(cd "$venv" && pwd)/bin/python"
