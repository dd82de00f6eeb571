"""The id of the request that is being answered, for what outlives it: tasks carry it on."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_current: ContextVar[str | None] = ContextVar("current_request", default=None)


def current_request_id() -> str | None:
    """Return the id of the request that this work is done for, or None where nobody asked for it."""
    return _current.get()


@contextmanager
def working_for(request_id: str | None) -> Iterator[None]:
    """Do what belongs to a request, also after it was answered."""
    token = _current.set(request_id)
    try:
        yield
    finally:
        _current.reset(token)
