"""How often somebody may try to sign in, or ask for a new password: by address and by account, known or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple
from unicodedata import combining, normalize

from rest_framework.exceptions import APIException

from apps.users.authentication import host_tenant_of
from apps.users.sessions.devices import API_COOKIE
from apps.users.sessions.origin import Origin
from apps.users.sessions.sign_in import is_from_known_device, tell_too_many
from core.errors import DomainError
from core.throttling.throttles import AddressThrottle, Throttle, count, network_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest
    from rest_framework.request import Request
    from rest_framework.views import APIView


SIGN_IN, RESET = "sign_in", "reset"
LONGEST_NAME = 254  # what is longer is refused anyway


class Typed(NamedTuple):
    """An account as somebody typed it."""

    clinic: str | None
    name: str


def account(clinic: str | None, host_tenant_id: UUID | None, name: str) -> tuple[str, str]:
    """Return what is counted as one account: the clinic, by its host or as typed, and the name without case and accents.

    All that the database takes for one name is one here; that some others are too costs nobody anything.
    """
    letters = normalize("NFKD", name[:LONGEST_NAME].strip().casefold())
    plain = "".join(letter for letter in letters if not combining(letter))
    return (str(host_tenant_id or (clinic or "").strip()), plain)


def wait_for_sign_in(
    request: HttpRequest, *, username: str, tenant_slug: str | None, origin: Origin
) -> float:
    """Count an attempt to sign in to the admin, with those at the API; return 0.0, or the seconds to wait, and tell of it."""
    use = count(SIGN_IN, "address", network_of(request))
    if not use.wait:
        who = account(tenant_slug, origin.host_tenant_id, username)
        use = count(SIGN_IN, "account", *who)
        if use.wait and is_from_known_device(
            username=username, tenant_slug=tenant_slug, origin=origin
        ):
            return 0.0
    if use.is_first:
        tell_too_many(tenant_slug=tenant_slug, origin=origin)
    return use.wait


class AccountThrottle(Throttle):
    """By the account that the body names; a body that names none is refused for that."""

    rate = "account"
    field: ClassVar[str]
    """Where the body says whose account it is."""

    def who(self, request: Request, view: APIView) -> tuple[str, ...] | None:  # noqa: ARG002
        """Name the account."""
        typed = self.typed(request)
        return typed and account(typed.clinic, host_tenant_of(request), typed.name)

    def typed(self, request: Request) -> Typed | None:
        """Return what the body says of the account."""
        _ = request._request.body  # read at once, so that it can be read a second time
        body: Any = request.data
        given = body if isinstance(body, dict) else {}
        clinic, name = given.get("tenant"), given.get(self.field)
        if not isinstance(name, str):
            return None
        return Typed(clinic if isinstance(clinic, str) else None, name)


def clinic_typed(request: Request) -> str | None:
    """Return the clinic that the body of an attempt to sign in names, if it can be read."""
    try:
        typed = SignInByAccount().typed(request)
    except (APIException, DomainError):
        return None
    return typed and typed.clinic


class SignInByAddress(AddressThrottle):
    """Attempts to sign in from one place."""

    scope = SIGN_IN


class SignInByAccount(AccountThrottle):
    """Attempts to sign in to one account, from wherever; a device that its owner is known by gets in beyond the limit."""

    scope = SIGN_IN
    field = "username"

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Count the attempt; where there are too many, look at the device."""
        if super().allow_request(request, view):
            return True
        typed = self.typed(request)
        origin = Origin.of(request._request, cookie=API_COOKIE)
        return typed is not None and is_from_known_device(
            username=typed.name, tenant_slug=typed.clinic, origin=origin
        )


class CodeByCaller(Throttle):
    """Codes of a second factor that somebody who is signed in sends."""

    scope, rate = "mfa", "account"

    def who(self, request: Request, view: APIView) -> tuple[str, ...]:  # noqa: ARG002
        """Name the user, whose id is of one clinic."""
        return ("user", str(request.user.pk))


class ResetByAddress(AddressThrottle):
    """Resets asked for from one place."""

    scope = RESET


class ResetByAccount(AccountThrottle):
    """Resets asked for one account, from wherever: beyond the limit the view still answers 202, and no mail is sent."""

    scope = RESET
    field = "account"
