"""Values of the appointment book."""

from __future__ import annotations

from django.db import models

# How long one appointment may last.
MIN_MINUTES, MAX_MINUTES = 5, 720


class Status(models.TextChoices):
    """How far a visit has come."""

    SCHEDULED = "scheduled", "scheduled"
    CONFIRMED = "confirmed", "confirmed"
    ARRIVED = "arrived", "arrived"
    IN_TREATMENT = "in_treatment", "in treatment"
    COMPLETED = "completed", "completed"
    CANCELLED = "cancelled", "cancelled"
    NO_SHOW = "no_show", "no show"

    @classmethod
    def live(cls) -> tuple[Status, ...]:
        """Those that hold their time: nobody else can have it."""
        return (cls.SCHEDULED, cls.CONFIRMED, cls.ARRIVED, cls.IN_TREATMENT, cls.COMPLETED)


class Priority(models.TextChoices):
    """Whether the patient would come sooner."""

    NORMAL = "normal", "normal"
    ASAP = "asap", "as soon as possible"


class Weekday(models.IntegerChoices):
    """Days of the week as ISO 8601 numbers them."""

    MONDAY = 1
    TUESDAY = 2
    WEDNESDAY = 3
    THURSDAY = 4
    FRIDAY = 5
    SATURDAY = 6
    SUNDAY = 7


# What may follow what; the database refuses the rest.
TRANSITIONS = (
    (Status.SCHEDULED, Status.CONFIRMED),
    (Status.SCHEDULED, Status.ARRIVED),
    (Status.SCHEDULED, Status.CANCELLED),
    (Status.SCHEDULED, Status.NO_SHOW),
    (Status.CONFIRMED, Status.SCHEDULED),
    (Status.CONFIRMED, Status.ARRIVED),
    (Status.CONFIRMED, Status.CANCELLED),
    (Status.CONFIRMED, Status.NO_SHOW),
    (Status.ARRIVED, Status.IN_TREATMENT),
    (Status.ARRIVED, Status.CANCELLED),
    (Status.IN_TREATMENT, Status.COMPLETED),
    (Status.CANCELLED, Status.SCHEDULED),
    (Status.NO_SHOW, Status.SCHEDULED),
)
# A visit that has not begun can still be moved or called off.
MOVABLE = frozenset({Status.SCHEDULED, Status.CONFIRMED})
CANCELLABLE = frozenset(before for before, after in TRANSITIONS if after == Status.CANCELLED)
