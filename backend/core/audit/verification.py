"""Proving a clinic's trail: every link of the chain, every event that it holds, and that no other is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from django.db import connection, models

from core.audit.chain import START, Link, seal
from core.audit.entries import COLUMNS, Entry
from core.audit.models import AuditSeal
from core.audit.months import is_past, kept_since
from core.tenancy.context import require_tenant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from uuid import UUID

SEALS_AT_ONCE = 50
UUIDS = frozenset({"tenant_id", "id", "actor", "session", "patient", "object", "details"})
READ = (
    "SELECT e.id, "  # noqa: S608  names of our own columns only
    + ", ".join(f"e.{name}::text" if name in UUIDS else f"e.{name}" for name in COLUMNS)
    + " FROM audit_auditevent e WHERE e.tenant_id = %(tenant)s AND e.id = ANY (%(events)s)"
)
WAITING = "SELECT event, digest FROM audit_unsealed WHERE tenant_id = %(tenant)s ORDER BY event"
IN_NO_SEAL = """
    SELECT id FROM audit_auditevent WHERE tenant_id = %(tenant)s
    EXCEPT (
        SELECT unnest(events) FROM audit_auditseal WHERE tenant_id = %(tenant)s
        UNION ALL SELECT event FROM audit_unsealed WHERE tenant_id = %(tenant)s
    ) ORDER BY 1 LIMIT 1
"""


class Fault(models.TextChoices):
    """What can be wrong."""

    SEAL_MISSING = "seal_missing", "A seal was removed, or put somewhere else."
    SEAL_CHANGED = "seal_changed", "A seal is not as it was made."
    EVENT_MISSING = "event_missing", "An event was removed."
    EVENT_CHANGED = "event_changed", "An event is not as it was written."
    EVENT_FORGED = "event_forged", "An event was not written by the application."


class Broken(NamedTuple):
    """The first thing that is wrong, and where."""

    fault: Fault
    seal: int | None
    event: UUID | None


class Report(NamedTuple):
    """What was looked at, and what is wrong with it, if anything is.

    `events` is how many were proven, `dropped` how many of the sealed ones are past the time that they are kept for,
    `waiting` how many were written while this ran. `head` is the last seal's hash: noted elsewhere, it proves later
    that the chain's end was not cut off.
    """

    events: int
    seals: int
    dropped: int
    waiting: int
    head: str
    broken: Broken | None


def verify() -> Report:
    """Seal what waits of the current clinic, then walk its chain from the start to the first thing that is wrong."""
    seal()
    return _Walk(require_tenant(), kept_since()).report()


class _Walk:
    def __init__(self, tenant_id: UUID, since: datetime) -> None:
        self.tenant_id, self.since = tenant_id, since
        self.number, self.head = 0, START
        self.events = self.dropped = self.waiting = 0

    def report(self) -> Report:
        broken = next(self._faults(), None)
        return Report(self.events, self.number, self.dropped, self.waiting, self.head.hex(), broken)

    def _faults(self) -> Iterator[Broken]:
        for links in self._links():
            for link, code in links:
                yield from self._faults_of(link, code)
            yield from self._faults_in(
                (link.number, event, digest)
                for link, _ in links
                for event, digest in zip(link.events, link.digests, strict=True)
            )
        waiting = [(None, event, bytes(digest)) for event, digest in self._rows(WAITING)]
        self.waiting = len(waiting)
        yield from self._faults_in(waiting)
        self.events -= self.waiting
        for (event,) in self._rows(IN_NO_SEAL):
            yield Broken(Fault.EVENT_FORGED, None, event)

    def _links(self) -> Iterator[list[tuple[Link, bytes]]]:
        """Yield the chain, some seals at a time."""
        after = 0
        while page := list(
            AuditSeal.objects.filter(number__gt=after).order_by("number")[:SEALS_AT_ONCE]
        ):
            after = page[-1].number
            yield [(self._link(row), bytes(row.hash)) for row in page]

    def _link(self, row: AuditSeal) -> Link:
        digests = [bytes(digest) for digest in row.digests]
        return Link(self.tenant_id, row.number, row.at, bytes(row.previous), row.events, digests)

    def _faults_of(self, link: Link, code: bytes) -> Iterator[Broken]:
        if link.number != self.number + 1:
            yield Broken(Fault.SEAL_MISSING, self.number + 1, None)
        if not link.is_signed(code) or link.previous != self.head:
            yield Broken(Fault.SEAL_CHANGED, link.number, None)
        self.number, self.head = link.number, code

    def _faults_in(self, sealed: Iterable[tuple[int | None, UUID, bytes]]) -> Iterator[Broken]:
        wanted = list(sealed)
        found = {event: row for event, *row in self._rows(READ, [event for _, event, _ in wanted])}
        for number, event, digest in wanted:
            row = found.get(event)
            if row is not None:
                self.events += 1
                if bytes(row[-1]) != digest or not _entry(row).is_signed(digest):
                    yield Broken(Fault.EVENT_CHANGED, number, event)
            elif is_past(event, self.since):
                self.dropped += 1
            else:
                yield Broken(Fault.EVENT_MISSING, number, event)

    def _rows(self, sql: str, events: list[UUID] | None = None) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, {"tenant": self.tenant_id, "events": events})
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _entry(row: list[Any]) -> Entry:
    entry = Entry(*row[:-1])
    details: Any = entry.details
    return entry._replace(details=orjson.loads(details))
