"""What OpenID Connect tells an application of a person, by scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apps.users.oauth.scopes import EMAIL, OPENID, PROFILE

if TYPE_CHECKING:
    from collections.abc import Callable

    from apps.users.models import User

# In the ID token and at `userinfo`; each takes django-oauth-toolkit's request.
CLAIMS: dict[str, Callable[[Any], str]] = {
    "name": lambda request: str(request.user.full_name),
    "given_name": lambda request: request.user.first_name,
    "family_name": lambda request: request.user.last_name,
    "preferred_username": lambda request: request.user.username,
    "email": lambda request: request.user.email,
    "role": lambda request: request.user.role,
    "clinic_id": lambda request: str(request.user.tenant_id),
    "clinic_slug": lambda request: request.user.tenant.slug,
}
SCOPES = {"sub": OPENID, **dict.fromkeys(CLAIMS, PROFILE), "email": EMAIL}


class Told:
    """Whose claims they are, as django-oauth-toolkit's requests say it."""

    def __init__(self, user: User) -> None:
        """Take the person."""
        self.user = user


def of(user: User, scopes: list[str]) -> dict[str, str]:
    """Return what a token of these scopes is told of its person; an empty claim is left out."""
    told = {"sub": str(user.pk), **{name: tell(Told(user)) for name, tell in CLAIMS.items()}}
    return {name: value for name, value in told.items() if value and SCOPES[name] in scopes}
