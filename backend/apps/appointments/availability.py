"""Free time: a doctor's weekly hours less what is booked, in a chair that is free too."""

from __future__ import annotations

import math
from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from apps.appointments.choices import MAX_MINUTES, Status
from apps.appointments.models import Appointment, Operatory
from core.tenancy.context import require_tenant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID
    from zoneinfo import ZoneInfo

    from apps.users.models import User

STEP = timedelta(minutes=15)
LONGEST_SEARCH = timedelta(days=31)

# Hours are local: each day's are turned into moments in the clinic's zone, so that they are right on the days that
# clocks change. What is booked is taken off as one multirange per doctor.
FREE = """
WITH days AS (
    SELECT day::date FROM generate_series(
        (%(start)s AT TIME ZONE %(zone)s)::date, (%(end)s AT TIME ZONE %(zone)s)::date,
        interval '1 day') AS day
), hours AS (
    SELECT h.doctor_id, range_agg(tstzrange(
        (d.day + h.starts_at) AT TIME ZONE %(zone)s, (d.day + h.ends_at) AT TIME ZONE %(zone)s
    )) AS span
    FROM days d
    JOIN appointments_workinghours h ON h.weekday = extract(isodow FROM d.day)
    JOIN users_user u ON u.tenant_id = h.tenant_id AND u.id = h.doctor_id AND u.is_active
    WHERE h.tenant_id = %(tenant)s AND (%(doctor)s::uuid IS NULL OR h.doctor_id = %(doctor)s::uuid)
        AND (d.day + h.starts_at) AT TIME ZONE %(zone)s < (d.day + h.ends_at) AT TIME ZONE %(zone)s
    GROUP BY h.doctor_id
), booked AS (
    SELECT a.doctor_id, range_agg(tstzrange(a.appointment_date, a.ends_at)) AS span
    FROM appointments_appointment a
    WHERE a.tenant_id = %(tenant)s AND a.status = ANY(%(live)s)
        AND a.appointment_date > %(start)s - %(longest)s AND a.appointment_date < %(end)s
    GROUP BY a.doctor_id
)
SELECT h.doctor_id, lower(free) AS starts, upper(free) AS ends
FROM hours h LEFT JOIN booked b ON b.doctor_id = h.doctor_id,
    unnest((h.span * tstzmultirange(tstzrange(%(start)s, %(end)s)))
           - coalesce(b.span, '{}'::tstzmultirange)) AS free
ORDER BY starts, h.doctor_id
"""


class Slot(NamedTuple):
    """A time at which the visit can be booked; `operatory` is a chair that is free then, None if there is none to name."""

    start: datetime
    end: datetime
    doctor: UUID
    operatory: UUID | None


class Taken(NamedTuple):
    """When a chair's visits begin and end, in order; live ones never overlap."""

    begins: list[datetime]
    ends: list[datetime]


class Chairs:
    """The chairs in use and when each is taken."""

    def __init__(self, start: datetime, end: datetime, only: Operatory | None) -> None:
        """Read chairs and bookings once."""
        in_use = Operatory.objects.filter(is_active=True).order_by("name", "id")
        chairs = [only.pk] if only else in_use.values_list("pk", flat=True)
        self.taken: dict[UUID, Taken] = {chair: Taken([], []) for chair in chairs}
        bookings = Appointment.objects.live().between(start, end).filter(operatory__in=self.taken)
        for operatory, begin, finish in bookings.order_by("appointment_date").values_list(
            "operatory_id", "appointment_date", "ends_at"
        ):
            self.taken[operatory].begins.append(begin)
            self.taken[operatory].ends.append(finish)

    def free_at(self, start: datetime, end: datetime) -> UUID | None:
        """Return the first chair that nobody has in a span of time."""
        for chair, taken in self.taken.items():
            before = bisect_left(taken.begins, end)
            if not before or taken.ends[before - 1] <= start:
                return chair
        return None


def find(
    *,
    start: datetime,
    end: datetime,
    minutes: int,
    zone: ZoneInfo,
    doctor: User | None = None,
    operatory: Operatory | None = None,
) -> list[Slot]:
    """List when a visit of so many minutes can be booked between two moments, every quarter of an hour.

    Inside working hours of the doctor (or of any), in the operatory (or in any that is in use; a clinic that has
    named none needs none).
    """
    length = timedelta(minutes=minutes)
    chairs = Chairs(start, end, operatory)
    slots = []
    for doctor_id, opens, closes in _free_spans(start, end, zone, doctor):
        for begin in _starts(opens, closes, length):
            chair = chairs.free_at(begin, begin + length)
            if chair or not chairs.taken:
                slots.append(Slot(begin, begin + length, doctor_id, chair))
    return sorted(slots, key=lambda slot: (slot.start, slot.doctor))


def _starts(opens: datetime, closes: datetime, length: timedelta) -> Iterator[datetime]:
    step = STEP.total_seconds()
    begin = datetime.fromtimestamp(math.ceil(opens.timestamp() / step) * step, UTC)
    while begin + length <= closes:
        yield begin
        begin += STEP


def _free_spans(
    start: datetime, end: datetime, zone: ZoneInfo, doctor: User | None
) -> Iterable[tuple[UUID, datetime, datetime]]:
    wanted: dict[str, Any] = {
        "tenant": require_tenant(),
        "start": start,
        "end": end,
        "zone": zone.key,
        "doctor": doctor.pk if doctor else None,
        "longest": timedelta(minutes=MAX_MINUTES),
        "live": [str(status) for status in Status.live()],
    }
    with connection.cursor() as cursor:
        cursor.execute(FREE, wanted)
        rows: list[tuple[UUID, datetime, datetime]] = cursor.fetchall()
    return rows
