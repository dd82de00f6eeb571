"""Keeping a clinic's files: under the clinic's id and a name that we make, so that nobody's words are part of a path."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import IO, TYPE_CHECKING, Any, cast
from uuid import UUID, uuid4

from django.core.files import File
from django.core.files.storage import storages
from django.utils import timezone

from core.storage.disk import UNFINISHED
from core.tenancy.context import require_tenant

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from django.core.files.storage import Storage

FILES = "files"
# A file is kept before the row that names it is committed, which takes a request's or a task's time.
SETTLED_AFTER = timedelta(days=1)
UUID_LENGTH = 36


def storage() -> Storage:
    """Return where files are kept."""
    found: Storage = storages[FILES]
    return found


def new_key() -> UUID:
    """Return a name for a file; nobody can guess it."""
    return uuid4()


def keep(key: UUID, content: IO[bytes], *, part: str = "") -> None:
    """Keep a file of the current clinic, in the place of one of the same name; it is on the disk when this returns.

    `part` names what was made of the file of a key, as its thumbnail.
    """
    content.seek(0)
    storage().save(place_of(key, part), File(content))


def open_file(key: UUID, *, part: str = "") -> IO[bytes]:
    """Open a file of the current clinic to be read; raise FileNotFoundError."""
    file: Any = storage().open(place_of(key, part), "rb")
    return cast("IO[bytes]", file)


def sha256_of(file: IO[bytes]) -> str:
    """Return the hash of a file in hexadecimal, read in pieces; it is left at its end."""
    file.seek(0)
    return hashlib.file_digest(cast("Any", file), "sha256").hexdigest()


def is_kept(key: UUID, *, part: str = "") -> bool:
    """Tell whether there is such a file of the current clinic."""
    return storage().exists(place_of(key, part))


def discard(place: str) -> None:
    """Remove a file that no committed row names; there may be no clinic any more when that is known."""
    storage().delete(place)


def sweep(named: Callable[[Collection[UUID]], Iterable[UUID]]) -> int:
    """Remove the current clinic's files that no row names and that are a day old; return how many.

    `named` tells which of some keys rows name. A killed request leaves such files behind, finished or not; what was made of one goes
    with it. Whatever else is in the folder is not ours.
    """
    clinic = str(require_tenant())
    _, names = storage().listdir(clinic)
    keys = {name: key for name in names if (key := _key_of(name))}
    kept, removed = set(named(set(keys.values()))), 0
    lost = [name for name, key in keys.items() if key not in kept]
    unfinished = [name for name in names if name.startswith(UNFINISHED)]
    for name in (f"{clinic}/{it}" for it in (*lost, *unfinished)):
        if storage().get_modified_time(name) < timezone.now() - SETTLED_AFTER:
            storage().delete(name)
            removed += 1
    return removed


def _key_of(name: str) -> UUID | None:
    try:
        return UUID(name[:UUID_LENGTH])
    except ValueError:
        return None


def place_of(key: UUID, part: str = "") -> str:
    """Return where a file of the current clinic is kept."""
    return f"{require_tenant()}/{key}{part and f'-{part}'}"
