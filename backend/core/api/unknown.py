"""Names that nobody knows are refused, not ignored: a misspelt filter would show too much, a misspelt field save nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.serializers import BaseSerializer, ListSerializer, Serializer

if TYPE_CHECKING:
    from collections.abc import Iterable


def refuse_unknown_fields(data: Any, serializer: BaseSerializer[Any]) -> None:
    """Raise a 400 that names every field of a body that its serializer does not have; read-only ones it has."""
    if errors := _unknown_fields(data, serializer):
        raise ValidationError(errors)


def refuse_unknown_parameters(given: Iterable[str], known: Iterable[str]) -> None:
    """Raise a 400 that names every query parameter that a list does not take."""
    known = set(known)
    offered = ", ".join(sorted(known))
    errors = {
        name: [
            ErrorDetail(f"There is no such filter here. There are: {offered}.", "unknown_filter")
        ]
        for name in given
        if name not in known
    }
    if errors:
        raise ValidationError(errors)


def _unknown_fields(data: Any, serializer: Any) -> Any:
    if isinstance(serializer, ListSerializer) and isinstance(data, list):
        found = [_unknown_fields(item, serializer.child) for item in data]
        return found if any(found) else None
    if not (isinstance(serializer, Serializer) and isinstance(data, dict)):
        return None
    errors: dict[str, Any] = {}
    for name, value in data.items():
        if name not in serializer.fields:
            errors[name] = [ErrorDetail("There is no such field here.", "unknown_field")]
        elif inner := _unknown_fields(value, serializer.fields[name]):
            errors[name] = inner
    return errors or None
