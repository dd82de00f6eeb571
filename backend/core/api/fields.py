"""Fields that several resources share."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from rest_framework import serializers

EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
OUT_OF_RANGE = "Give a time between 1900 and 2200."


def valid_moment(moment: datetime) -> None:
    """Refuse a time that no practice means, and whose arithmetic the calendar does not take."""
    if not EARLIEST <= moment < LATEST:
        raise ValidationError(OUT_OF_RANGE, code="out_of_range")


def valid_minute(clock: time) -> None:
    """Refuse seconds: hours are kept to the minute."""
    if clock.second or clock.microsecond:
        msg = "Give hours and minutes only."
        raise ValidationError(msg, code="not_a_minute")


class OffsetDateTimeField(serializers.DateTimeField):
    """An RFC 3339 time that says its offset: a local time without one is an hour off when clocks change."""

    default_error_messages = {
        "no_offset": "Say the offset from UTC, as in 2026-03-29T09:00:00+02:00.",
        "out_of_range": OUT_OF_RANGE,
    }

    def to_internal_value(self, value: Any) -> datetime:
        """Refuse a time without an offset, or out of range."""
        try:
            given = parse_datetime(value) if isinstance(value, str) else None
        except ValueError:
            given = None
        if given is not None and given.tzinfo is None:
            self.fail("no_offset")
        try:
            parsed: datetime = super().to_internal_value(value)
            valid_moment(parsed)
        except (OverflowError, ValidationError):
            self.fail("out_of_range")
        return parsed
