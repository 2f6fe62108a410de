#!/bin/bash
# python-tools.sh TOOL ARGUMENT…: runs a tool of test/programs/requirements.txt, which is installed from PyPI once, and again when that file changes.
set -euo pipefail
cd "$(dirname "$0")/.."
requirements=test/programs/requirements.txt
venv=${MATRIX_TEST_CACHE:-.cache}/python-tools

# Two steps of a check may run this script at the same time.
mkdir -p "$(dirname "$venv")"
if command -v flock >/dev/null; then
  exec 9>"$venv.lock"
  flock 9
fi
if ! cmp -s "$requirements" "$venv/.installed"; then
  echo "Installing the tools for Python and shell from PyPI" >&2
  rm -f "$venv/.installed"
  python3 -m venv --clear "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: -r "$requirements" >&2
  cp "$requirements" "$venv/.installed"
fi
exec 9>&-
exec "$venv/bin/$1" "${@:2}"
