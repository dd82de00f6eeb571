"""Values as JSON has them: a number is no text, `"yes"` is no boolean, a time says its offset.

DRF takes many forms of one value. Here the schema describes all that is taken, so there is one form of each.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from rest_framework import serializers
from rest_framework.utils import html

from core.api.rendering import moment
from core.api.rows import instance_of
from core.comparing import exactly

EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
OUT_OF_RANGE = "Give a time between 1900 and 2200."
NO_OFFSET = "Say the offset from UTC, as in 2026-03-29T09:00:00+02:00."
DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9](:00)?"
OFFSET = "([Zz]|[+-][0-9]{2}:[0-9]{2})"
FRACTION = r"\.[0-9]{1,9}"
LOCAL = f"{DAY}[Tt][0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}({FRACTION})?"
WHOLE = "-?[0-9]{1,18}"
ID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"


def valid_moment(moment: datetime) -> None:
    """Refuse a time that no practice means, and whose arithmetic the calendar does not take."""
    if not EARLIEST <= moment < LATEST:
        raise ValidationError(OUT_OF_RANGE, code="out_of_range")


def valid_minute(clock: time) -> None:
    """Refuse seconds: hours are kept to the minute."""
    if clock.second or clock.microsecond:
        msg = "Give hours and minutes only."
        raise ValidationError(msg, code="not_a_minute")


def as_day(text: Any) -> date:
    """Read an ISO date, `2027-06-01` and no other way of writing it; raise a `ValidationError`."""
    try:
        if isinstance(text, str) and re.fullmatch(DAY, text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    msg = "Give a date as 2027-06-01."
    raise ValidationError(msg, code="invalid")


def as_moment(text: Any) -> datetime:
    """Read an RFC 3339 time with its offset as UTC, which PostgreSQL takes always; raise a `ValidationError`."""
    given = text if isinstance(text, str) else ""
    if re.fullmatch(LOCAL, given):
        raise ValidationError(NO_OFFSET, code="no_offset")
    try:
        found = parse_datetime(given.upper()) if re.fullmatch(LOCAL + OFFSET, given) else None
        moment = found.astimezone(UTC) if found else None
    except ValueError:
        moment = None
    except OverflowError as error:
        raise ValidationError(OUT_OF_RANGE, code="out_of_range") from error
    if moment is None:
        msg = "Give a time as in RFC 3339, as 2026-03-29T09:00:00+02:00."
        raise ValidationError(msg, code="invalid")
    valid_moment(moment)
    return moment


def as_id(text: str) -> str:
    """Return a UUID in its usual form; raise a `ValidationError` for any other."""
    if not re.fullmatch(ID, text):
        msg = "Give an id as 0190f3c1-7a00-7000-8000-000000000001."
        raise ValidationError(msg, code="invalid")
    return text


class CharField(serializers.CharField):
    """Text; blanks around it are taken off after its length was looked at."""

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Refuse what is no text, or too long."""
        if data is not serializers.empty and data is not None:
            if not isinstance(data, str):
                self.fail("invalid")
            if self.max_length is not None and len(data) > self.max_length:
                self.fail("max_length", max_length=self.max_length)
        return super().run_validation(data)


class RegexField(CharField, serializers.RegexField):
    """Text of a stated form."""


class EmailField(CharField, serializers.EmailField):
    """An address, as text."""


class BooleanField(serializers.BooleanField):
    """`true` or `false`."""

    def to_internal_value(self, data: Any) -> bool:
        """Refuse anything else."""
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class IntegerField(serializers.IntegerField):
    """A whole number; in a query, its digits."""

    def to_internal_value(self, data: Any) -> int:
        """Refuse numbers in quotes, booleans and fractions."""
        if isinstance(data, str) and _is_of_a_query(self) and re.fullmatch(WHOLE, data):
            data = int(data)
        if isinstance(data, float) and data.is_integer():  # to JSON 30.0 is 30
            data = int(data)
        if type(data) is not int:
            self.fail("invalid")
        return data


class ChoiceField(serializers.ChoiceField):
    """One of the values, of their own type."""

    def to_internal_value(self, data: Any) -> Any:
        """Refuse a number in quotes where numbers are the choice; no choice is one where it may be."""
        if data == "" and self.allow_blank:
            return ""
        if not (isinstance(data, (str, int)) and (_is_of_a_query(self) or data in self.choices)):
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(data)


class DateField(serializers.DateField):
    """An ISO date."""

    def to_internal_value(self, value: Any) -> date:
        """Refuse weeks, days of the year and dates without hyphens."""
        return as_day(value)


class ClockField(serializers.TimeField):
    """A local time of day in hours and minutes; seconds may be there if they are none."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": "Give hours and minutes, as 14:30."
    }

    def to_internal_value(self, value: Any) -> time:
        """Refuse seconds, offsets and the many other ways of ISO 8601."""
        if not (isinstance(value, str) and re.fullmatch(CLOCK, value)):
            self.fail("invalid")
        return time.fromisoformat(value)


class MomentField(serializers.DateTimeField):  # noqa: TID251  the one that writes it
    """A point in time, written in UTC as every answer has it."""

    def to_representation(self, value: datetime) -> str:
        """Write it."""
        return moment(value)


class OffsetDateTimeField(MomentField):
    """An RFC 3339 time that says its offset: a local time without one is an hour off when clocks change."""

    def to_internal_value(self, value: Any) -> datetime:
        """Refuse a time without an offset, or out of range."""
        return as_moment(value)


class RelatedField(serializers.PrimaryKeyRelatedField[Any]):
    """The id of another row of the clinic."""

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Refuse an empty text, which DRF takes for null."""
        if data == "":
            self.fail("does_not_exist", pk_value=data)
        return super().run_validation(data)

    def to_internal_value(self, data: Any) -> Any:
        """Refuse what is no UUID in its usual form."""
        if not isinstance(data, str):
            self.fail("incorrect_type", data_type=type(data).__name__)
        rows: Any = self.get_queryset()
        found = instance_of(exactly(rows, id=data)) if re.fullmatch(ID, data) else None
        if found is None:
            self.fail("does_not_exist", pk_value=data)
        return found


class ListField(serializers.ListField):
    """Values in an array, each once."""

    default_error_messages: ClassVar[dict[str, Any]] = {"repeated": "Give each value once."}

    def to_internal_value(self, data: Any) -> list[Any]:
        """Refuse what is no array, and what is in it twice."""
        if not isinstance(data, list):
            self.fail("not_a_list", input_type=type(data).__name__)
        values: list[Any] = super().to_internal_value(data)
        if any(value in values[:place] for place, value in enumerate(values)):
            self.fail("repeated")
        return values


def _is_of_a_query(field: serializers.Field[Any, Any, Any, Any]) -> bool:
    """Tell whether a field reads a query, where everything is text."""
    return bool(html.is_html_input(getattr(field.root, "initial_data", None)))
