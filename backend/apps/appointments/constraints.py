"""Never two at once, in the database's words."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db.models import DateTimeField, F, Func, IntegerField, Q


class TsTzRange(Func):
    """`tstzrange(start, end, '[)')`: touching ranges do not overlap."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class EndsAt(Func):
    """Start plus minutes; the plain sum is not immutable, so it is taken in UTC."""

    template = "((%(expressions)s * interval '1 minute') AT TIME ZONE 'UTC')"
    arg_joiner = " AT TIME ZONE 'UTC') + "
    output_field = DateTimeField()

    def as_sql(self, *args: Any, **kwargs: Any) -> tuple[str, Any]:
        """Open the bracket that the joiner closes."""
        sql, params = super().as_sql(*args, **kwargs)
        return sql.replace("((", "(((", 1), params


class MinuteOfDay(Func):
    """Minutes since midnight of a local time."""

    template = (
        "(extract(hour from %(expressions)s) * 60 + extract(minute from %(expressions)s))::int"
    )
    output_field = IntegerField()


class NeverOverlaps(ExclusionConstraint):
    """Two live appointments of one doctor, operatory or patient are never at the same time."""

    def __init__(self, resource: str, *, when: Q, name: str) -> None:
        """Name the resource's field, the rows that count, and the constraint."""
        self.resource = resource
        super().__init__(
            name=name,
            expressions=[
                ("tenant", RangeOperators.EQUAL),
                (resource, RangeOperators.EQUAL),
                (
                    TsTzRange(F("appointment_date"), F("ends_at"), RangeBoundary()),
                    RangeOperators.OVERLAPS,
                ),
            ],
            condition=when,
        )

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Tell a migration how to make it again."""
        path = f"{self.__class__.__module__}.{self.__class__.__qualname__}"
        return path, (self.resource,), {"when": self.condition, "name": self.name}
