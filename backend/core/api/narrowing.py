"""Filters of a list, asked one by one: only those that a request gives cost anything."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django_filters import filters
from rest_framework import exceptions

from core.comparing import keep

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

# A filter that does no more than comparing a column.
COMPARE = (filters.Filter.filter, filters.ChoiceFilter.filter)


class Comparison(NamedTuple):
    """A filter that asks one of the table's own columns, and how."""

    field: Any
    lookup: Any


class Narrowing(NamedTuple):
    """One filter of a list: how its value is read, and what is asked with it."""

    declared: Any
    comparison: Comparison | None

    def apply(self, queryset: Any, given: Any, name: str) -> Any:
        """Return the rows that the filter keeps; raise Django's `ValidationError` for a bad value."""
        field = self.declared.field
        value = field.clean(field.widget.value_from_datadict(given, {}, name))
        if self.comparison is None or value in field.empty_values:
            return self.declared.filter(queryset, value)
        kept = queryset.all()
        keep(kept.query, *self.comparison, value)
        return kept


def narrow(queryset: QuerySet[Any], filterset_class: Any, given: Any) -> QuerySet[Any]:
    """Return the rows that every filter given keeps; raise a 400 that names each one with a bad value.

    django-filter would copy all of a class's filters and make a form of them for every request.
    """
    errors: dict[str, list[exceptions.ErrorDetail]] = {}
    known = _narrowings(filterset_class)
    for name in given:
        if narrowing := known.get(name):
            try:
                queryset = narrowing.apply(queryset, given, name)
            except ValidationError as error:
                errors[name] = [
                    exceptions.ErrorDetail(message, problem.code or "invalid")
                    for problem in error.error_list
                    for message in problem.messages
                ]
    if errors:
        raise exceptions.ValidationError(errors)
    return queryset


@cache
def _narrowings(filterset_class: Any) -> Mapping[str, Narrowing]:
    model = filterset_class._meta.model
    declared: Mapping[str, Any] = filterset_class(queryset=model._default_manager.none()).filters
    return {name: Narrowing(each, _comparison(model, each)) for name, each in declared.items()}


def _comparison(model: Any, declared: Any) -> Comparison | None:
    """Return what a filter compares, or None where it does more than that."""
    simple = type(declared).filter in COMPARE and not (declared.exclude or declared.distinct)
    if not simple or declared.method is not None:
        return None
    try:
        field = model._meta.get_field(declared.field_name)
    except FieldDoesNotExist:  # of another table
        return None
    lookup = getattr(field, "target_field", field).get_lookup(declared.lookup_expr)
    return lookup and Comparison(field, lookup)
