"""Where somebody signs in from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from core.client_address import client_address

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest


class Origin(NamedTuple):
    """What a request says beside its body: the clinic of its host, its own id, its client, and the devices' cookie."""

    host_tenant_id: UUID | None = None
    request_id: str = ""
    ip: str | None = None
    user_agent: str = ""
    devices: str = ""

    @classmethod
    def of(cls, request: HttpRequest, *, cookie: str) -> Origin:
        """Read it off a request; `cookie` is the name that its page's cookie has."""
        named: Any = request
        return cls(
            host_tenant_id=named.host_tenant_id,
            request_id=named.id,
            ip=client_address(request),
            user_agent=request.headers.get("User-Agent", ""),
            devices=request.COOKIES.get(cookie, ""),
        )
