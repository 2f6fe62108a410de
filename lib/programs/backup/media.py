"""The paths of media in the homeserver's volume."""

from __future__ import annotations


def media_path(data: str, media: str) -> str:
    """The file in which Synapse stores an upload."""
    return f'{data}/media_store/local_content/{media[:2]}/{media[2:4]}/{media[4:]}'
