"""The one place where an exception becomes an answer: RFC 9457 problem+json."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from core.errors import Busy, DomainError, TooLarge

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTENT_TYPE = "application/problem+json"
# PostgreSQL: serialization failure, deadlock, lock not available, statement cancelled by its time limit.
COLLIDED = frozenset({"40001", "40P01"})
BUSY = COLLIDED | {"55P03", "57014"}
SERVER_FAILED = "The server failed."
TITLES = {
    400: "The request is not valid.",
    401: "Sign in to do this.",
    403: "You may not do this.",
    404: "There is no such thing here.",
    405: "This method is not offered here.",
    406: "No such representation is offered.",
    415: "This content type is not understood.",
    429: "Too many requests.",
}


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """Render a refusal; answer None for a bug, which is Django's to report. Rolls the request's writes back."""
    instance = context["request"]._request.id
    if is_busy(error):
        error = Busy()
    if isinstance(error, RequestDataTooBig):
        error = TooLarge()
    if isinstance(error, DomainError):
        set_rollback()
        return render_domain_error(error, instance=instance)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    response = render_refusal(error, instance=instance)
    if header := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(int(wait))
    return response


def problem(
    status: int, code: str, title: str, detail: str, instance: str, **members: Any
) -> Response:
    """Return a problem document."""
    body = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": instance,
        "code": code,
        **members,
    }
    return Response(body, status=status, content_type=CONTENT_TYPE)


def is_busy(error: Exception) -> bool:
    """Tell whether others were in the way for too long."""
    return _pgcode(error) in BUSY


def has_collided(error: Exception) -> bool:
    """Tell whether PostgreSQL sacrificed the transaction to another, so that the same one may succeed now."""
    return _pgcode(error) in COLLIDED


def _pgcode(error: Exception) -> str | None:
    code: str | None = getattr(error.__cause__, "pgcode", None)
    return code if isinstance(error, OperationalError) else None


def render_domain_error(error: DomainError, *, instance: str) -> Response:
    """Return one of our refusals as a problem, without rolling anything back."""
    response = problem(error.status, error.code, error.title, str(error), instance, **error.members)
    if error.retry_after is not None:
        response["Retry-After"] = str(error.retry_after)
    return response


def render_refusal(error: exceptions.APIException, *, instance: str) -> Response:
    """Return one of DRF's refusals as a problem, without rolling anything back."""
    status = error.status_code
    title = TITLES.get(status, "The request failed.")
    if isinstance(error, exceptions.ValidationError):
        errors = list(flatten(error.detail))
        return problem(
            status,
            "validation_error",
            title,
            "See `errors`, a line per field.",
            instance,
            errors=errors,
        )
    detail: Any = error.detail
    return problem(status, detail.code, title, str(detail), instance)


def flatten(detail: Any, path: str = "") -> Iterator[dict[str, str]]:
    """Yield `{"attr", "code", "detail"}` for every message of DRF's nested errors; `attr` as `lines.0.quantity`."""
    if isinstance(detail, dict):
        for key, value in detail.items():
            name = "" if key == "non_field_errors" else str(key)
            yield from flatten(value, ".".join(filter(None, [path, name])))
    elif isinstance(detail, list) and any(isinstance(item, dict) for item in detail):
        for index, value in enumerate(detail):
            yield from flatten(value, f"{path}.{index}" if path else str(index))
    elif isinstance(detail, list):
        for value in detail:
            yield from flatten(value, path)
    else:
        yield {"attr": path, "code": getattr(detail, "code", "invalid"), "detail": str(detail)}
