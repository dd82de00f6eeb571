"""The months of the trail: each is a part of the table, made ahead by its owner and dropped when it is past its time."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from core.audit.entries import EPOCH, MILLISECOND, time_of
from core.tenancy.postgres.walls import part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.utils import CursorWrapper

TABLE = "audit_auditevent"
REST = f"{TABLE}_default"
AHEAD = 12
PARTS = """
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = to_regclass('public.audit_auditevent') ORDER BY 1
"""


class Month(NamedTuple):
    """A month of the calendar, in UTC."""

    year: int
    number: int

    @classmethod
    def of(cls, moment: datetime) -> Month:
        """Return the month of a moment."""
        moment = moment.astimezone(UTC)
        return cls(moment.year, moment.month)

    def later(self, months: int) -> Month:
        """Return the month that is so many later."""
        years, number = divmod(self.number - 1 + months, 12)
        return Month(self.year + years, number + 1)

    @property
    def start(self) -> datetime:
        """The moment in which it begins."""
        return datetime(self.year, self.number, 1, tzinfo=UTC)

    @property
    def table(self) -> str:
        """The name of its part."""
        return f"{TABLE}_{self.year:04}_{self.number:02}"

    @property
    def statements(self) -> list[str]:
        """What makes its part."""
        first, end = lowest_id(self.start), lowest_id(self.later(1).start)
        return part(TABLE, self.table, f"FOR VALUES FROM ('{first}') TO ('{end}')")


def lowest_id(moment: datetime) -> UUID:
    """Return an id below every one that is made from a moment on, and above those before; ids know milliseconds."""
    passed = -((EPOCH - moment) // MILLISECOND)  # rounded up
    return UUID(int=max(passed, 0) << 80)


def kept_since(now: datetime | None = None) -> datetime:
    """Return the moment from which on events are kept: the start of a month, `AUDIT_KEPT_MONTHS` ago."""
    return Month.of(now or timezone.now()).later(-settings.AUDIT_KEPT_MONTHS).start


def make_months(cursor: CursorWrapper, now: datetime) -> list[str]:
    """Make the parts of this month and the coming ones; return those that were missing.

    Events that have come into the rest meanwhile are moved into their month.
    """
    wanted = [Month.of(now).later(count) for count in range(AHEAD + 1)]
    there = set(_parts(cursor))
    missing = [month for month in wanted if month.table not in there]
    if missing:
        with _rest_emptied(cursor):
            for month in missing:
                for statement in month.statements:
                    cursor.execute(statement)
    return [month.table for month in missing]


def drop_months(cursor: CursorWrapper, now: datetime) -> list[str]:
    """Drop the parts whose events are all past the time that they are kept for; return which."""
    kept = Month.of(kept_since(now)).table
    past = [name for name in _parts(cursor) if name != REST and name < kept]
    for name in past:
        cursor.execute(f'DROP TABLE "{name}"')
    return past


def is_past(event: UUID, since: datetime) -> bool:
    """Tell whether an event may have been dropped."""
    return time_of(event) < since


@contextmanager
def _rest_emptied(cursor: CursorWrapper) -> Iterator[None]:
    """Put what lies in the rest where it belongs, once there is a place for it: a new month may hold none of its rows."""
    cursor.execute(f'SELECT EXISTS (SELECT FROM "{REST}")')  # noqa: S608  names of our own only
    if cursor.fetchone() != (True,):
        yield
        return
    aside = f"{REST}_aside"
    for statement in (
        f'ALTER TABLE "{TABLE}" DETACH PARTITION "{REST}"',
        f'ALTER TABLE "{REST}" RENAME TO "{aside}"',
        *part(TABLE, REST, "DEFAULT"),
    ):
        cursor.execute(statement)
    yield
    cursor.execute(f'INSERT INTO "{TABLE}" SELECT * FROM "{aside}"')  # noqa: S608  the same
    cursor.execute(f'DROP TABLE "{aside}"')


def _parts(cursor: CursorWrapper) -> Iterator[str]:
    cursor.execute(PARTS)
    return (name for (name,) in cursor.fetchall())
