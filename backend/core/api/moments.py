"""Pages of what is no table's rows but happened at times: a place is a moment and an id."""

from __future__ import annotations

import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from core.api.pagination import Pages
from core.registry.timeline import Place

if TYPE_CHECKING:
    from core.registry.timeline import Entry, Timeline

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_FORM = struct.Struct(">cq16s")


class MomentCursor(NamedTuple):
    """The place beside which a page begins, and the direction; it holds whether or not its entry is still there."""

    place: Place
    backwards: bool

    @classmethod
    def beside(cls, entry: Entry, *, backwards: bool) -> MomentCursor:
        """Return the cursor of the page next to an entry."""
        return cls(Place(entry.at, entry.id), backwards)

    def encode(self) -> str:
        """Return what goes into the URL."""
        sign = b"-" if self.backwards else b"+"
        passed = (self.place.at - _EPOCH) // _MICROSECOND
        raw = _FORM.pack(sign, passed, self.place.id.bytes)
        return urlsafe_b64encode(raw).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> MomentCursor:
        """Read it back; raise `ValueError` or `KeyError` for anything else."""
        raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        try:
            sign, passed, pk = _FORM.unpack(raw)
            at = _EPOCH + passed * _MICROSECOND
        except (struct.error, OverflowError) as error:
            raise ValueError("no cursor") from error
        return cls(Place(at, UUID(bytes=pk)), {b"-": True, b"+": False}[sign])


class MomentPages(Pages):
    """Pages of a timeline, the latest first."""

    cursor_class = MomentCursor

    def rows_from(self, queryset: Timeline, view: Any, cursor: Any, limit: int) -> list[Any]:  # noqa: ARG002
        """Read them from all sources at once."""
        if cursor is None:
            return queryset.read(limit=limit)
        return queryset.read(limit=limit, beside=cursor.place, backwards=cursor.backwards)
