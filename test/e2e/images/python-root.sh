# Sourced after lib.sh: the Debian root with Python that two images are made from.
python_root=$images/synapse-root
make_python_root() { "$tools/debian-rootfs.sh" "$python_root" python3,python3-venv,ca-certificates,libpq5,libjemalloc2; }
