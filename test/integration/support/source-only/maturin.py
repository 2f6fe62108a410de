"""Stands in for the builder of a source archive, so that pip downloads the archive without building anything.

pip asks the builder for the name and the version of the package. The real one needs Rust for the answer.
"""

from __future__ import annotations

import pathlib


def prepare_metadata_for_build_wheel(metadata_directory: str, _: object = None) -> str:
    metadata = pathlib.Path('PKG-INFO').read_text(encoding='utf-8')
    fields = dict(line.split(': ', 1) for line in metadata.splitlines() if line.startswith(('Name: ', 'Version: ')))
    folder = pathlib.Path(metadata_directory) / f'{fields["Name"].replace("-", "_")}-{fields["Version"]}.dist-info'
    folder.mkdir()
    (folder / 'METADATA').write_text(metadata, encoding='utf-8')
    return folder.name
