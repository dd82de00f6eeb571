"""The base of every list's filters."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import DateTimeField
from django_filters import rest_framework as filters
from django_filters.fields import IsoDateTimeField

from core.api.fields import OUT_OF_RANGE, valid_moment

if TYPE_CHECKING:
    from django.db.models import Field


class MomentField(IsoDateTimeField):
    """A time with its offset, turned into UTC: PostgreSQL takes fewer offsets than RFC 3339."""

    default_validators = [valid_moment]

    def clean(self, value: Any) -> Any:
        """Refuse what is out of range, also where turning it into UTC leaves the calendar."""
        try:
            moment = super().clean(value)
            return moment.astimezone(UTC) if moment else moment
        except OverflowError as error:
            raise ValidationError(OUT_OF_RANGE, code="out_of_range") from error


class MomentFilter(filters.IsoDateTimeFilter):
    """By a time."""

    field_class = MomentField


class ClinicFilterSet(filters.FilterSet):
    """Filters declared by a model's fields; a relation is filtered by its id, so a foreign one finds nothing."""

    @classmethod
    def filter_for_field(
        cls, field: Field[Any, Any], field_name: str, lookup_expr: str | None = None
    ) -> filters.Filter:
        """Choose a filter without asking the model's manager, which would want a clinic."""
        lookup = lookup_expr or "exact"
        if field.is_relation:
            return filters.UUIDFilter(field_name=f"{field_name}_id", lookup_expr=lookup)
        if isinstance(field, DateTimeField):
            return MomentFilter(field_name=field_name, lookup_expr=lookup)
        filter_class, params = cls.filter_for_lookup(field, lookup)
        return filter_class(field_name=field_name, lookup_expr=lookup, **params)
