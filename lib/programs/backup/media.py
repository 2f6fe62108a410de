"""The folder with the homeserver's media: in the volume of the database, or a volume of its own."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass

from programs.backup.common import PodTask

# The name of the folder in a backup, and in the volume of the database.
MEDIA = 'media_store'


def media_path(folder: str, media: str) -> str:
    """The file in which Synapse stores an upload, in the folder with the media."""
    return f'{folder}/local_content/{media[:2]}/{media[2:4]}/{media[4:]}'


def sentence_of_missing(missing: int, bucket: str | None) -> str:
    """The end of a result, if the volume doesn't have all media that the database lists."""
    if not missing:
        return ''
    if bucket is None:
        return f'; {missing} files of media were gone before'
    return f'; {missing} files of media are left to {bucket}, which no backup copies'


@dataclass(frozen=True)
class Media:
    """The folder with the media. A folder that is a volume can't be renamed, so its entries are moved one by one."""

    path: str
    own_volume: bool

    @property
    def incoming(self) -> str:
        """The folder for fetched media. It is on the volume of the live media, so that a rename can move them."""
        return f'{self.path}/.restore'

    @property
    def not_stored(self) -> tuple[str, ...]:
        """The entries of the volume that are no media: what a restore left, and the folder that a file system makes."""
        names = ('.restore', '.before-restore-*', 'lost+found') if self.own_volume else ()
        return tuple(f'--exclude={self.path}/{name}' for name in names)

    def move_aside(self, folder: str) -> None:
        """Moves the old media into a folder of their volume."""
        for name in self._entries(self.path):
            os.makedirs(f'{self.path}/{folder}', exist_ok=True)
            os.rename(f'{self.path}/{name}', f'{self.path}/{folder}/{name}')

    def move_in(self) -> None:
        """Moves the fetched media to their place."""
        for name in self._entries(f'{self.incoming}/{MEDIA}'):
            os.rename(f'{self.incoming}/{MEDIA}/{name}', f'{self.path}/{name}')

    def tidy(self) -> None:
        """Removes what is left of the folder for fetched media."""
        if self.own_volume:
            shutil.rmtree(self.incoming, ignore_errors=True)

    def _entries(self, folder: str) -> list[str]:
        if not os.path.isdir(folder):
            return []
        kept = ('.restore', '.before-restore-', 'lost+found')
        return [name for name in sorted(os.listdir(folder)) if not name.startswith(kept)]


def media_of(task: PodTask) -> Media:
    """The folder with the media, which only a volume of their own has a name for in the task."""
    own = task.get('media')
    return Media(own or f'{task["data"]}/{MEDIA}', own is not None)
