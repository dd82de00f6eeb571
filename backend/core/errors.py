"""Refusals that a caller can act on, and how a database constraint becomes one."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import IntegrityError, transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


class DomainError(Exception):
    """What the present state or the caller's rights forbid; `detail` says what to do about it."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "conflict"
    title: ClassVar[str] = "The present state forbids this."
    detail: ClassVar[str] = ""
    retry_after: ClassVar[int | None] = None
    """Seconds after which the same request may succeed."""
    shown: ClassVar[Mapping[str, Any]] = {}
    """Members that its answer has beside the usual ones, as JSON Schema with an example."""

    def __init__(self, detail: str = "", **members: Any) -> None:
        """Keep further members for the answer, such as the ids in conflict."""
        super().__init__(detail or self.detail or self.title)
        self.members = members


class Gone(DomainError):
    """A row that was there a moment ago; answered as one that never was."""

    status = 404
    code = "not_found"
    title = "There is no such thing here."


class TooLarge(DomainError):
    """A body beyond the limit."""

    status = 413
    code = "too_large"
    title = "The body is too large."
    detail = "Send 1 MiB at most."


class Busy(DomainError):
    """Another transaction held what this one needed for too long."""

    status = 503
    code = "busy"
    title = "The server could not finish in time."
    detail = "Nothing was changed. Try again in a moment."
    retry_after = 1


class FieldError(DomainError):
    """A value that only the service, or the database, could refuse; told like any other invalid field."""

    status = 400
    code = "validation_error"
    title = "The request is not valid."

    def __init__(self, attr: str, detail: str, code: str = "invalid") -> None:
        """Name the field, what is wrong with it and a code for clients."""
        super().__init__(detail)
        self.members = {"errors": [{"attr": attr, "code": code, "detail": detail}]}


def constraint_name(error: IntegrityError) -> str | None:
    """Return the name of the constraint that a write broke."""
    name: str | None = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    return name


@contextmanager
def refusing(**refusals: Callable[[], DomainError]) -> Iterator[None]:
    """Turn the violation of a named constraint into its refusal, leaving the transaction usable."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        refusal = refusals.get(constraint_name(error) or "")
        if refusal is None:
            raise
        raise refusal() from error
