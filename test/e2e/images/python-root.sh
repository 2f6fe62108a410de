# Sourced by two image scripts: lib.sh, and the Debian root with Python that their images are made from.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
python_root=$images/synapse-root
make_python_root() { "$tools/debian-rootfs.sh" "$python_root" python3,python3-venv,ca-certificates,libpq5,libjemalloc2; }
