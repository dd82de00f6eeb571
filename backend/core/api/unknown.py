"""What nobody understands is refused, not ignored: a misspelt filter would show too much, a misspelt field save nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.serializers import BaseSerializer, ListSerializer, Serializer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.http import QueryDict

SEARCH = "search"


def refuse_unknown_fields(
    data: Any, serializer: BaseSerializer[Any], *, shown: Collection[str] = ()
) -> None:
    """Raise a 400 that names every field of a body that its serializer does not have; read-only ones it has.

    `shown` are those of the answer: what was read can be put back.
    """
    given = data
    if shown and isinstance(data, dict):
        given = {name: value for name, value in data.items() if name not in shown}
    if errors := _unknown_fields(given, serializer):
        raise ValidationError(errors)


def refuse_unknown_parameters(given: QueryDict, known: Iterable[str]) -> None:
    """Raise a 400 that names every query parameter that a list does not take, or not as it is given.

    A parameter without a value, or with several, would be read as if it was not there, or in part. Only a search may be
    empty: it finds everybody.
    """
    known = set(known)
    errors = {}
    for name, values in given.lists():
        if name not in known:
            detail = (
                f"There is no such filter here. There are: {', '.join(sorted(known)) or 'none'}."
            )
            errors[name] = [ErrorDetail(detail, "unknown_filter")]
        elif len(values) > 1:
            errors[name] = [ErrorDetail("Give it once.", "repeated")]
        elif values == [""] and name != SEARCH:
            errors[name] = [ErrorDetail("Give a value, or leave it out.", "blank")]
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
