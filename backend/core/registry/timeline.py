"""What happened with a patient, told by every app that knows of it, in one query however many those are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import F, Q
from django.db.models.functions import JSONObject

from core.registry.names import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet
    from rest_framework.serializers import BaseSerializer


class Entry(NamedTuple):
    """One thing that happened, or will; `details` depend on the kind."""

    at: datetime
    kind: str
    id: UUID
    details: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineSource:
    """What one app tells of a patient to callers with a permission, and through applications with a scope.

    `kinds` are the texts that `rows` may have as their kind, `details` is the shape of theirs. `rows` takes the
    patient's id and returns what `entries` makes.
    """

    name: str
    permission: str
    scope: str
    kinds: tuple[str, ...]
    details: type[BaseSerializer[Any]]
    rows: Callable[[UUID], QuerySet[Any]]


TIMELINE: Registry[TimelineSource] = Registry("timeline source")


def entries(
    rows: QuerySet[Any], *, at: str, kind: Any, pk: str = "id", details: dict[str, Any]
) -> QuerySet[Any]:
    """Tell rows as entries: the columns of their time and id, and expressions for the rest.

    The columns must be ordered by an index, since a page reads the latest rows only. Names that need another table are
    subqueries, which are made for the rows of the page; a join would be made for all.
    """
    told = rows.order_by().annotate(
        entry_at=F(at), entry_kind=kind, entry_id=F(pk), entry_details=JSONObject(**details)
    )
    return told.values_list("entry_at", "entry_kind", "entry_id", "entry_details")


def kinds() -> list[str]:
    """List every kind of entry that there is."""
    return [kind for source in TIMELINE for kind in source.kinds]


class Place(NamedTuple):
    """Where an entry stands among the others: by time, then by id."""

    at: datetime
    id: UUID


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """A patient's entries that a caller may read: from `start` on, before `end`, of one `kind` where asked."""

    patient_id: UUID
    may: Callable[[TimelineSource], bool]
    start: datetime | None = None
    end: datetime | None = None
    kind: str | None = None

    def count(self) -> int:
        """Count the entries, in one query."""
        told = [rows.order_by() for rows in self._told()]
        return told[0].union(*told[1:], all=True).count() if told else 0

    def read(
        self, *, limit: int, beside: Place | None = None, backwards: bool = False
    ) -> list[Entry]:
        """Return the entries next to a place, the nearest first: older ones, or newer ones `backwards`."""
        order = ("entry_at", "entry_id") if backwards else ("-entry_at", "-entry_id")
        past = _past(beside, backwards=backwards)
        told = [rows.filter(past).order_by(*order)[:limit] for rows in self._told()]
        if len(told) > 1:
            told = [told[0].union(*told[1:], all=True).order_by(*order)[:limit]]
        return [Entry(*row) for rows in told for row in rows]

    def _told(self) -> Iterator[QuerySet[Any]]:
        wanted = Q()
        if self.start:
            wanted &= Q(entry_at__gte=self.start)
        if self.end:
            wanted &= Q(entry_at__lt=self.end)
        if self.kind:
            wanted &= Q(entry_kind=self.kind)
        for source in TIMELINE:
            if self.may(source) and (not self.kind or self.kind in source.kinds):
                yield source.rows(self.patient_id).filter(wanted)


def _past(beside: Place | None, *, backwards: bool) -> Q:
    if beside is None:
        return Q()
    side = "gt" if backwards else "lt"
    bound = Q(**{f"entry_at__{side}e": beside.at})  # lets the index start there
    return bound & (
        Q(**{f"entry_at__{side}": beside.at})
        | Q(entry_at=beside.at, **{f"entry_id__{side}": beside.id})
    )
