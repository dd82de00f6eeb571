"""Whom the present request comes from, as far as it is known, for the event that it leaves."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from core.client_address import client_address

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from django.http import HttpRequest


class Origin:
    """A request, who sent it once that is proven, and whether its event has been written."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        """Know nobody yet."""
        self.request = request
        self.tenant_id: UUID | None = None
        self.actor: UUID | None = None
        self.session: UUID | None = None
        self.application: UUID | None = None
        self.recorded = False

    @property
    def address(self) -> str | None:
        """The client's address."""
        return client_address(self.request) if self.request is not None else None

    def identify(
        self,
        *,
        tenant_id: UUID,
        actor: UUID | None,
        session: UUID | None,
        application: UUID | None = None,
    ) -> None:
        """Say who it is, and which application acts for them: a token or a right password has shown it, whether or not they may go on."""
        self.tenant_id, self.actor, self.session = tenant_id, actor, session
        self.application = application


_current: ContextVar[Origin | None] = ContextVar("current_origin", default=None)


def current_origin() -> Origin:
    """Return whom this work is done for; a task or a command is done for nobody."""
    return _current.get() or Origin()


@contextmanager
def coming_from(request: HttpRequest) -> Iterator[Origin]:
    """Answer a request, of which nobody is known yet."""
    origin = Origin(request)
    token = _current.set(origin)
    try:
        yield origin
    finally:
        _current.reset(token)
