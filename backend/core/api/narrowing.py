"""Filters of a list, asked one by one: only those that a request gives cost anything."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from rest_framework import exceptions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet


def narrow(queryset: QuerySet[Any], filterset_class: Any, given: Any) -> QuerySet[Any]:
    """Return the rows that every filter given keeps; raise a 400 that names each one with a bad value.

    django-filter would copy all of a class's filters and make a form of them for every request.
    """
    errors: dict[str, list[exceptions.ErrorDetail]] = {}
    for name, each in _filters_of(filterset_class).items():
        if name in given:
            try:
                value = each.field.clean(each.field.widget.value_from_datadict(given, {}, name))
            except ValidationError as error:
                errors[name] = [
                    exceptions.ErrorDetail(message, problem.code or "invalid")
                    for problem in error.error_list
                    for message in problem.messages
                ]
            else:
                queryset = each.filter(queryset, value)
    if errors:
        raise exceptions.ValidationError(errors)
    return queryset


@cache
def _filters_of(filterset_class: Any) -> Mapping[str, Any]:
    nothing = filterset_class._meta.model._default_manager.none()
    filters: Mapping[str, Any] = filterset_class(queryset=nothing).filters
    return filters
