"""The base of every list's filters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django_filters import rest_framework as filters

if TYPE_CHECKING:
    from django.db.models import Field


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
        filter_class, params = cls.filter_for_lookup(field, lookup)
        return filter_class(field_name=field_name, lookup_expr=lookup, **params)
