"""How often somebody may try to sign in, or ask for a new password: by address and by account, known or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from apps.users.authentication import host_tenant_of
from core.throttling.throttles import AddressThrottle, Throttle, network_of, wait_for

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest
    from rest_framework.request import Request
    from rest_framework.views import APIView

SIGN_IN, RESET = "sign_in", "reset"


def account(clinic: str | None, host_tenant_id: UUID | None, name: str) -> tuple[str, str]:
    """Return what is counted as one account: the clinic, by its host or as typed, and the name in any case of letters."""
    return (str(host_tenant_id or clinic or ""), name.strip().lower())


def wait_for_sign_in(
    request: HttpRequest, *, clinic: str | None, host_tenant_id: UUID | None, username: str
) -> float:
    """Count an attempt to sign in to the admin, with those at the API; return 0.0, or the seconds to wait."""
    return wait_for(SIGN_IN, "address", network_of(request)) or wait_for(
        SIGN_IN, "account", *account(clinic, host_tenant_id, username)
    )


class AccountThrottle(Throttle):
    """By the account that the body names; a body that names none is refused for that."""

    rate = "account"
    name: ClassVar[str] = "username"
    """The field of the body that says whose account it is."""

    def who(self, request: Request, view: APIView) -> tuple[str, ...] | None:  # noqa: ARG002
        """Name the account."""
        _ = request._request.body  # read at once, so that it can be read a second time
        body: Any = request.data
        given = body if isinstance(body, dict) else {}
        clinic, name = given.get("tenant"), given.get(self.name)
        if not isinstance(name, str):
            return None
        typed = clinic if isinstance(clinic, str) else None
        return account(typed, host_tenant_of(request), name)


class SignInByAddress(AddressThrottle):
    """Attempts to sign in from one place."""

    scope = SIGN_IN


class SignInByAccount(AccountThrottle):
    """Attempts to sign in to one account, from wherever."""

    scope = SIGN_IN


class ResetByAddress(AddressThrottle):
    """Resets asked for from one place."""

    scope = RESET


class ResetByAccount(AccountThrottle):
    """Resets asked for one account, from wherever: beyond the limit the view still answers 202, and no mail is sent."""

    scope = RESET
