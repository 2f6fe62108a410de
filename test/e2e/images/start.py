#!/usr/local/bin/python
"""The entrypoint's `run` mode as far as a non-root user gets: allocator, default config, Synapse."""
import os
import sys

if sys.argv[1:2] not in ([], ["run"]):
    sys.exit(f"Unknown execution mode {sys.argv[1]!r}")
args = sys.argv[2:]
if not any(a.startswith(("-c", "--config-path")) for a in args):
    args += ["--config-path", "/data/homeserver.yaml"]
os.environ["LD_PRELOAD"] = "/usr/lib/x86_64-linux-gnu/libjemalloc.so.2"
os.execv(sys.executable, [sys.executable, "-m", "synapse.app.homeserver", *args])
