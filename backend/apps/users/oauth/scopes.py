"""What an application can be given: the API's scopes, and OpenID Connect's."""

from __future__ import annotations

from core.permissions.scopes import known_scopes

OPENID, PROFILE, EMAIL = "openid", "profile", "email"


def all_scopes() -> list[str]:
    """List every scope, by name."""
    return sorted({OPENID, PROFILE, EMAIL, *known_scopes()})
