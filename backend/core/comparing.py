"""Conditions on a table's own columns, without Django finding out anew that they need no join."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models.expressions import Col
from django.db.models.lookups import Exact
from django.db.models.sql.where import AND

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.db.models.lookups import Lookup
    from django.db.models.sql import Query


def keep(query: Query, field: Any, lookup: type[Lookup[Any]], value: Any) -> None:
    """Keep rows whose column compares so with a value, as `filter(…)` does; it changes the query itself."""
    column = Col(query.get_initial_alias(), field, getattr(field, "target_field", field))
    query.where.add(lookup(column, value), AND)


def exactly(queryset: QuerySet[Any], **values: Any) -> Any:
    """Keep rows whose own columns have these values, none of them None."""
    kept = queryset.all()
    for name, value in values.items():
        keep(kept.query, kept.model._meta.get_field(name), Exact, value)
    return kept
