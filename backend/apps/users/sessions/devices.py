"""The cookie by which a browser is known again at sign-in, as in OWASP's scheme against locking an owner out.

It holds a secret for each person who signed in there, the latest first: the computer at a front desk is everybody's. A
secret is good for nothing but a count of wrong passwords of one's own.
"""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpResponse

    from apps.users.models import User

# By cookie, the one path that it is sent to. All of them always say the same.
API_COOKIE, ADMIN_COOKIE = "dentiapro_device", "dentiapro_device_admin"
ACCOUNT_COOKIE = "dentiapro_device_account"
PATHS = {
    API_COOKIE: "/api/v1/auth/token/",
    ADMIN_COOKIE: "/admin/login/",
    ACCOUNT_COOKIE: "/account/sign-in/",
}
# People whom one browser remembers; 100 bytes each.
PEOPLE = 20
ENTRY = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{32})\.([A-Za-z0-9_-]{43})")


class Known(NamedTuple):
    """One person's secret on a device, naming clinic and person."""

    tenant_id: UUID
    user_id: UUID
    secret: str

    def __str__(self) -> str:
        """Write it for the cookie."""
        return f"{self.tenant_id.hex}.{self.user_id.hex}.{self.secret}"


def read(cookie: str) -> list[Known]:
    """Return what a cookie says; what is no entry is nothing."""
    entries = (ENTRY.fullmatch(text) for text in cookie.split("~")[:PEOPLE])
    return [Known(UUID(it[1]), UUID(it[2]), it[3]) for it in entries if it]


def secret_of(cookie: str, user: User | None) -> str:
    """Return a person's secret in a cookie, or nothing."""
    if user is None:
        return ""
    mine = (it.secret for it in read(cookie) if (it.tenant_id, it.user_id) == _key(user))
    return next(mine, "")


def with_secret(cookie: str, user: User, secret: str) -> str:
    """Return the cookie with a person's secret in front."""
    others = [it for it in read(cookie) if (it.tenant_id, it.user_id) != _key(user)]
    return "~".join(map(str, [Known(*_key(user), secret), *others][:PEOPLE]))


def new_secret() -> str:
    """Make one up."""
    return secrets.token_urlsafe(32)


def remember(response: HttpResponse, cookie: str) -> None:
    """Have the browser keep the cookie, for all ways to sign in."""
    for name, path in PATHS.items():
        response.set_cookie(
            name,
            cookie,
            max_age=settings.DEVICE_KNOWN_FOR,
            path=path,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def _key(user: User) -> tuple[UUID, UUID]:
    tenant_id: Any = user.tenant_id
    return tenant_id, user.pk
