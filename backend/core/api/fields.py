"""Fields that several resources share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.dateparse import parse_datetime
from rest_framework import serializers

if TYPE_CHECKING:
    from datetime import datetime


class OffsetDateTimeField(serializers.DateTimeField):
    """An RFC 3339 time that says its offset: a local time without one is an hour off when clocks change."""

    default_error_messages = {
        "no_offset": "Say the offset from UTC, as in 2026-03-29T09:00:00+02:00."
    }

    def to_internal_value(self, value: Any) -> datetime:
        """Refuse a time without an offset."""
        try:
            given = parse_datetime(value) if isinstance(value, str) else None
        except ValueError:
            given = None
        if given is not None and given.tzinfo is None:
            self.fail("no_offset")
        parsed: datetime = super().to_internal_value(value)
        return parsed
