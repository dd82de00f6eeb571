"""Days of a chart: in the clinic's time zone, never to come, and since when what they say holds."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.utils import timezone

from core.errors import FieldError

if TYPE_CHECKING:
    from apps.users.models import User

EARLIEST = date(1900, 1, 1)


def today(by: User) -> date:
    """Return the day that it is in the clinic of somebody."""
    return timezone.now().astimezone(by.tenant.zone).date()


def since(day: date | None, by: User) -> datetime:
    """Return since when an entry holds: now if it is of today, or of no known day, else the start of its day in the clinic."""
    now = timezone.now()
    zone = by.tenant.zone
    if day is None or day == now.astimezone(zone).date():
        return now
    return datetime.combine(day, time(), zone)


def refuse_other_times(attr: str, day: date, by: User) -> None:
    """Raise for a day that is still to come, or that no living patient has seen."""
    if not EARLIEST <= day <= today(by):
        raise FieldError(attr, "Give a day from 1900 on that is not in the future.", "out_of_range")
