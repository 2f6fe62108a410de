"""Checks that a backup fits, before anything is fetched: a full disk would be the trouble of everybody on the node."""

from __future__ import annotations

import shutil

from programs.backup.common import Refused

# A migration of the schema and its log take some more than the backup.
MIGRATION = 1.1
# The kubelet begins to evict pods when this part of the node's disk is left.
EVICTION = 0.15


def gibibytes(size: float) -> str:
    """A size for people."""
    return f'{max(size, 0) / 2**30:.1f} GiB'


def check_room(data: str, needed: int, allowed: int, on_node: bool) -> None:
    """Refuses a backup that takes more bytes than a drill may take, or than there are on the volume."""
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
