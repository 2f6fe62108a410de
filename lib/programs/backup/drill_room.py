"""Checks that a backup fits on the volume, before it is fetched. A full disk would harm all pods on the node."""

from __future__ import annotations

import shutil

from programs.backup.common import Refused

# A factor: a migration of the schema, and its log, need more space than the backup.
MIGRATION = 1.1
# The kubelet begins to evict pods when less than this part of the node's disk is free.
EVICTION = 0.15


def gibibytes(size: float) -> str:
    """A size in GiB, as text."""
    return f'{max(size, 0) / 2**30:.1f} GiB'


def check_room(data: str, needed: int, allowed: int, on_node: bool) -> None:
    """Refuses a backup that needs more bytes than a drill may use, or than are free on the volume."""
    disk = shutil.disk_usage(data)
    free = disk.free - (disk.total * EVICTION if on_node else 0)
    if needed * MIGRATION > allowed:
        raise Refused(
            f'the backup takes {gibibytes(needed)}, and a drill may take {gibibytes(allowed)}: '
            "set the drill's prop 'size'"
        )
    if needed * MIGRATION > free:
        raise Refused(
            f'the backup takes {gibibytes(needed)}, and {gibibytes(free)} can be used here: '
            "set the drill's prop 'storageClassName' to one with more room"
        )
