"""Proving a clinic's trail: every link of the chain, every event that it holds, and that no other is there."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import orjson
from django.db import connection, models

from core.audit.chain import START, Link, seal
from core.audit.entries import COLUMNS, Entry, address_of
from core.audit.months import is_past, kept_since
from core.tenancy.context import require_tenant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

SEALS_AT_ONCE = 50
ID, ADDRESS_AT = COLUMNS.index("id"), COLUMNS.index("address")
# As text, whatever is in them: who tampers with a row may have put there what Python has no value for.
AT = "trunc(extract(epoch FROM at) * 1000000)::text"
AS_SIGNED = {"at": AT, "address": "address", "digest": "digest"}
READ = (
    f"SELECT {', '.join(AS_SIGNED.get(name, f'{name}::text') for name in COLUMNS)}"  # noqa: S608  our own names only
    " FROM audit_auditevent WHERE tenant_id = %(tenant)s AND id = ANY (%(events)s::uuid[])"
)
LINKS = f"""
    SELECT number, {AT}, previous, events::text[], digests, hash FROM audit_auditseal
    WHERE tenant_id = %(tenant)s AND number > %(after)s ORDER BY number LIMIT {SEALS_AT_ONCE}
"""  # noqa: S608  the same
WAITING = (
    "SELECT event::text, digest FROM audit_unsealed WHERE tenant_id = %(tenant)s ORDER BY event"
)
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
        for page in self._pages():
            whole = list(takewhile(self._is_whole, page))
            yield from self._faults_in(
                (link.number, event, digest)
                for link, _ in whole
                for event, digest in zip(link.events, link.digests, strict=True)
            )
            if len(whole) < len(page):
                yield self._fault_of(page[len(whole)][0])
        waiting = [(None, event, bytes(digest)) for event, digest in self._rows(WAITING)]
        self.waiting = len(waiting)
        yield from self._faults_in(waiting)
        self.events -= self.waiting
        for (event,) in self._rows(IN_NO_SEAL):
            yield Broken(Fault.EVENT_FORGED, None, event)

    def _pages(self) -> Iterator[list[tuple[Link, bytes]]]:
        """Yield the chain, some seals and their hashes at a time."""
        while page := self._rows(LINKS, after=self.number):
            yield [
                (
                    Link(self.tenant_id, number, at, bytes(before), events, _bytes(digests)),
                    bytes(code),
                )
                for number, at, before, events, digests, code in page
            ]

    def _is_whole(self, sealed: tuple[Link, bytes]) -> bool:
        """Tell whether a seal is the next of the chain, and take it for the last."""
        link, code = sealed
        follows = link.number == self.number + 1 and link.previous == self.head
        if not (follows and link.is_signed(code)):
            return False
        self.number, self.head = link.number, code
        return True

    def _fault_of(self, link: Link) -> Broken:
        if link.number != self.number + 1:
            return Broken(Fault.SEAL_MISSING, self.number + 1, None)
        return Broken(Fault.SEAL_CHANGED, link.number, None)

    def _faults_in(self, sealed: Iterable[tuple[int | None, str, bytes]]) -> Iterator[Broken]:
        wanted = list(sealed)
        rows = self._rows(READ, events=[event for _, event, _ in wanted])
        found = {row[ID]: row for row in rows}
        for number, event, digest in wanted:
            row = found.get(event)
            if row is not None:
                self.events += 1
                if bytes(row[-1]) != digest or not _entry(row).is_signed(digest):
                    yield Broken(Fault.EVENT_CHANGED, number, UUID(event))
            elif is_past(UUID(event), self.since):
                self.dropped += 1
            else:
                yield Broken(Fault.EVENT_MISSING, number, UUID(event))

    def _rows(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, {"tenant": self.tenant_id, **values})
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _entry(row: tuple[Any, ...]) -> Entry:
    *values, details, _ = row
    values[ADDRESS_AT] = address_of(values[ADDRESS_AT])
    return Entry._make([*values, orjson.loads(details)])


def _bytes(digests: list[Any]) -> list[bytes]:
    return [bytes(digest or b"") for digest in digests]
