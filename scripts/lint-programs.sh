#!/bin/bash
# Checks Python and shell: the programs that run in pods, and those of the tests.
set -euo pipefail
cd "$(dirname "$0")/.."
tool() { bash scripts/python-tools.sh "$@"; }

tool ruff check --quiet .
tool ruff format --check --quiet . || { echo "Run: bash scripts/python-tools.sh ruff format ." >&2; exit 1; }
tool mypy --no-error-summary

mapfile -t scripts < <(grep -rlIE '^#!/bin/(ba)?sh' .ci scripts lib/programs test --exclude-dir=__pycache__ | sort)
tool shellcheck --external-sources --source-path=SCRIPTDIR "${scripts[@]}"
# Scripts without a `#!` line are sourced by other scripts, which use their variables.
sourced() { find "$1" -name '*.sh' | sort | comm -23 - <(printf '%s\n' "${scripts[@]}"); }
# The sourced scripts of pods run in any shell, and have variables of the scripts that source them.
mapfile -t pods < <(sourced lib/programs)
tool shellcheck --shell=sh --exclude=SC2034,SC2154 "${pods[@]}"
mapfile -t tests < <(sourced test)
tool shellcheck --shell=bash --external-sources --source-path=SCRIPTDIR --exclude=SC2034 "${tests[@]}"
