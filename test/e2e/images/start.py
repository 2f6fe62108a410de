#!/usr/local/bin/python
"""The mode `run` of the image's entrypoint, for a non-root user: sets the allocator and the default config, starts Synapse."""
import os
import sys

if sys.argv[1:2] not in ([], ["run"]):
    sys.exit(f"Unknown execution mode {sys.argv[1]!r}")
args = sys.argv[2:]
if not any(a.startswith(("-c", "--config-path")) for a in args):
    args += ["--config-path", "/data/homeserver.yaml"]
os.environ["LD_PRELOAD"] = "/usr/lib/x86_64-linux-gnu/libjemalloc.so.2"
if "-m" not in args:
    args = ["-m", "synapse.app.homeserver", *args]
os.execv(sys.executable, [sys.executable, *args])
