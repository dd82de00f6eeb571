"""Who wants to go may always go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.users import tokens
from apps.users.authentication import BearerAuthentication
from apps.users.errors import TokenRefused, WrongHost

if TYPE_CHECKING:
    from rest_framework.request import Request


class LeavingAuthentication(BearerAuthentication):
    """By the body's `refresh`, else by the header's access token; also out of a suspended clinic."""

    refusals = (TokenRefused, WrongHost)
    is_leaving = True

    def claims_of(self, request: Request) -> tokens.Claims | None:
        """Return what the refresh token says, whether it was exchanged before or not; without one, what the header's does."""
        body = request.data
        if isinstance(body, dict) and isinstance(body.get("refresh"), str):
            return tokens.read_refresh(body["refresh"])
        return super().claims_of(request)
