"""How often somebody did something in the last minute: one small file that all workers of a host count in.

A count is right under any number of simultaneous requests, costs microseconds, and neither asks the database nor another
server. The file keeps no names: what is counted is found by a keyed hash of it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import stat
import struct
import time
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WINDOW = 60.0  # seconds, from the first use on
BUCKETS = 8192
WAYS = 8  # slots of a bucket; the one whose window began first is given up when another is needed
SLOT = struct.Struct("=16sdQ")  # who, by a hash; when the window began; how often since
BUCKET_SIZE = WAYS * SLOT.size
FILE_SIZE = BUCKETS * BUCKET_SIZE  # 2 MiB


class Use(NamedTuple):
    """What became of a use: the seconds until there may be another, 0.0 while it is within the limit."""

    wait: float
    is_first: bool = False
    """Whether it is the window's first beyond the limit."""


class Slot(NamedTuple):
    """One count."""

    who: bytes
    began: float
    uses: int

    def is_over(self, now: float) -> bool:
        """Tell whether its window has ended; one that begins in the future is another boot's, or garbage."""
        return not 0 <= now - self.began < WINDOW


class Counters:
    """The counts in one file.

    Read and written by position, not mapped: whoever truncates a mapped file ends every process that looks at it. Whatever
    stands in the file, it is at worst a wrong count for a minute; if it is gone, the next use makes it anew.
    """

    def __init__(self, path: Path, secret: str) -> None:
        """Name the file, which is opened at the first use, and the secret that its hashes are made with."""
        self.path = path
        self.key = hashlib.blake2b(secret.encode(), digest_size=32, person=b"throttles").digest()
        self._file: int | None = None
        self._here = Lock()  # the file's own locks are a process's, not a thread's

    def take(self, what: str, limit: int) -> Use:
        """Count one use of so many in a window; of those beyond the limit only the first is."""
        digest = hashlib.blake2b(what.encode(), digest_size=24, key=self.key).digest()
        who, bucket = digest[:16], int.from_bytes(digest[16:], "big") % BUCKETS
        with self._held(bucket * BUCKET_SIZE) as file:
            now = time.monotonic()  # the host's, the same for all of its processes
            place, slot = _find(_read(file, bucket * BUCKET_SIZE), who, now)
            if slot.uses <= limit:
                new = SLOT.pack(who, slot.began, slot.uses + 1)
                os.pwrite(file, new, bucket * BUCKET_SIZE + place * SLOT.size)
        if slot.uses < limit:
            return Use(0.0)
        return Use(slot.began + WINDOW - now, is_first=slot.uses == limit)

    @contextmanager
    def _held(self, start: int) -> Iterator[int]:
        """Keep everybody else out of a bucket; the kernel lets go of it for a process that is killed."""
        with self._here:
            file = self._opened()
            fcntl.lockf(file, fcntl.LOCK_EX, BUCKET_SIZE, start)
            try:
                yield file
            finally:
                fcntl.lockf(file, fcntl.LOCK_UN, BUCKET_SIZE, start)

    def _opened(self) -> int:
        """Return the file that all have, not one that somebody removed meanwhile."""
        if self._file is not None and os.fstat(self._file).st_nlink == 0:
            os.close(self._file)
            self._file = None
        if self._file is None:
            self._file = _open(self.path)
        return self._file


def _open(path: Path) -> int:
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    found = os.fstat(file)
    if not stat.S_ISREG(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        os.close(file)
        msg = f"{path} is no file of ours alone; remove it, or name another by THROTTLE_FILE."
        raise ImproperlyConfigured(msg)
    if hasattr(os, "posix_fallocate"):  # not on macOS
        os.posix_fallocate(file, 0, FILE_SIZE)  # now, so that a full disk is told at the start
    else:
        os.ftruncate(file, max(found.st_size, FILE_SIZE))
    return file


def _read(file: int, start: int) -> list[Slot]:
    """Return a bucket's slots; what is not there counts nothing."""
    found = os.pread(file, BUCKET_SIZE, start).ljust(BUCKET_SIZE, b"\0")
    return [Slot(*fields) for fields in SLOT.iter_unpack(found)]


def _find(slots: list[Slot], who: bytes, now: float) -> tuple[int, Slot]:
    """Return somebody's slot and its place: the one whose window still runs, or a new one in place of the oldest."""
    for place, slot in enumerate(slots):
        if slot.who == who and not slot.is_over(now):
            return place, slot
    place = min(range(WAYS), key=lambda at: (not slots[at].is_over(now), slots[at].began))
    return place, Slot(who, now, 0)
