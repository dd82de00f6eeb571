"""The base of every list's filters; they read values as strictly as bodies are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, DateField, DateTimeField
from django_filters import rest_framework as filters

from core.api.fields import as_day, as_id, as_moment

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Field


class ReadBy(forms.Field):
    """A value that is read from the query's text as it is, without taking blanks off."""

    widget = forms.TextInput
    read: Callable[[str], Any]

    def to_python(self, value: Any) -> Any:
        """Return None where the filter is not given."""
        return None if value in self.empty_values else type(self).read(value)


class MomentField(ReadBy):
    """A time with its offset, turned into UTC: PostgreSQL takes fewer offsets than RFC 3339."""

    read = staticmethod(as_moment)


class DayField(ReadBy):
    """An ISO date."""

    read = staticmethod(as_day)


class IdField(ReadBy):
    """A UUID in its usual form."""

    read = staticmethod(as_id)


class FlagField(ReadBy):
    """`true` or `false`, in any case of letters."""

    @staticmethod
    def read(text: str) -> bool:
        """Refuse anything else."""
        try:
            return {"true": True, "false": False}[text.lower()]
        except KeyError as error:
            msg = "Say true or false."
            raise ValidationError(msg, code="invalid") from error


class MomentFilter(filters.IsoDateTimeFilter):
    """By a time."""

    field_class = MomentField


class DayFilter(filters.DateFilter):
    """By a date."""

    field_class = DayField


class IdFilter(filters.UUIDFilter):
    """By an id."""

    field_class = IdField


class FlagFilter(filters.BooleanFilter):
    """By yes or no."""

    field_class = FlagField

    def __init__(self, **given: Any) -> None:
        """Read it as text: the usual widget hides what is neither."""
        super().__init__(**given, widget=forms.TextInput)


# The first that fits; a DateTimeField is a DateField.
FILTERS = ((DateTimeField, MomentFilter), (DateField, DayFilter), (BooleanField, FlagFilter))


class ClinicFilterSet(filters.FilterSet):
    """Filters declared by a model's fields; a relation is filtered by its id, so a foreign one finds nothing."""

    @classmethod
    def filter_for_field(
        cls, field: Field[Any, Any], field_name: str, lookup_expr: str | None = None
    ) -> filters.Filter:
        """Choose a filter without asking the model's manager, which would want a clinic."""
        lookup = lookup_expr or "exact"
        if field.is_relation:
            return IdFilter(field_name=f"{field_name}_id", lookup_expr=lookup)
        for kind, strict in FILTERS:
            if isinstance(field, kind):
                return strict(field_name=field_name, lookup_expr=lookup)
        filter_class, params = cls.filter_for_lookup(field, lookup)
        return filter_class(field_name=field_name, lookup_expr=lookup, **params)
