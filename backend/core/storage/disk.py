"""A folder of the local disk, in which a file is there whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible

if TYPE_CHECKING:
    from django.core.files import File

OURS_ALONE = 0o700
# What is being written; a crash may leave it behind, and `manage.py` never takes it for a file.
UNFINISHED = ".unfinished-"


@deconstructible
class Disk(FileSystemStorage):
    """Files for nobody but the server's user (0600, in folders of 0700), without any public address.

    `save` returns once the file is on the disk, as is its name in the folder: what a transaction then commits outlives a
    power failure. A file takes the place of one of the same name in one step.
    """

    def __init__(self, location: str | Path) -> None:
        """Say in which folder; it is made when the first file is kept."""
        super().__init__(location=str(location), base_url=None, allow_overwrite=True)

    def _save(self, name: str, content: File[bytes]) -> str:
        """Write beside the file's place, wait for the disk, and move it there."""
        target = Path(self.path(name))
        _make(target.parent)
        with NamedTemporaryFile(dir=target.parent, prefix=UNFINISHED, delete=False) as written:
            try:
                for chunk in content.chunks():
                    written.write(chunk)
                written.flush()
                os.fsync(written.fileno())
                Path(written.name).replace(target)
            except BaseException:
                Path(written.name).unlink(missing_ok=True)
                raise
        _sync(target.parent)
        return name

    def delete(self, name: str) -> None:
        """Remove a file, if it is there."""
        with suppress(FileNotFoundError):
            Path(self.path(name)).unlink()

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """List what is in a folder, what was not finished too; nothing in one that is not there."""
        try:
            folders, files = super().listdir(path)
        except FileNotFoundError:
            return [], []
        return folders, files

    def url(self, name: str | None) -> Any:
        """Refuse: files are had through the API, with the caller's rights."""
        raise NotImplementedError(name)


def _make(folder: Path) -> None:
    """Make a folder and those above it, each on the disk before what is put into it."""
    if folder.is_dir():
        return
    _make(folder.parent)
    folder.mkdir(mode=OURS_ALONE, exist_ok=True)
    _sync(folder.parent)


def _sync(folder: Path) -> None:
    """Wait until the disk has a folder's names."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
