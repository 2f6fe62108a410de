#!/bin/bash
# install.sh CACHE: installs the libraries of the TURN client and of people in calls into a virtual environment there, and prints the path of its Python.
set -euo pipefail
venv=$1/aioice-0.13.0-livekit-1.2.1
if [ ! -f "$venv/.complete" ]; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check aioice==0.13.0 livekit==1.2.1 >&2
  touch "$venv/.complete"
fi
echo "$(cd "$venv" && pwd)/bin/python"
