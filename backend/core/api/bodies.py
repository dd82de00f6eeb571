"""The body of an endpoint that is no resource."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.api.unknown import refuse_unknown_fields

if TYPE_CHECKING:
    from rest_framework.request import Request


def valid_body(serializer_class: type[Any], request: Request) -> dict[str, Any]:
    """Return a body's valid values, ready to be a service's keywords; raise what is wrong with each field."""
    serializer = serializer_class(data=request.data)
    refuse_unknown_fields(request.data, serializer)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
