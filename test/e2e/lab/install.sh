#!/bin/bash
# install.sh CACHE: installs the TURN client's library into a virtual environment there, and prints the path of its Python.
set -euo pipefail
venv=$1/aioice-0.13.0
if [ ! -f "$venv/.complete" ]; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check aioice==0.13.0 >&2
  touch "$venv/.complete"
fi
echo "$(cd "$venv" && pwd)/bin/python"
