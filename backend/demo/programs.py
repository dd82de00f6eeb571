"""The programs that a demo clinic lets in; their secrets are nobody's, and made anew in the administration."""

from __future__ import annotations

from typing import Any

from apps.users.oauth import services
from apps.users.oauth.choices import ClientType, GrantType
from apps.users.roles import Role

# A page in a browser, as a developer's own machine serves it, and a server that acts by itself.
PROGRAMS: tuple[dict[str, Any], ...] = (
    {
        "name": "Front desk",
        "client_type": ClientType.PUBLIC,
        "grant_types": [GrantType.AUTHORIZATION_CODE],
        "redirect_uris": ["http://localhost:5173/callback"],
        "allowed_origins": ["http://localhost:5173"],
        "scopes": [
            "openid",
            "profile",
            "appointments:read",
            "appointments:write",
            "patients:read",
        ],
    },
    {
        "name": "Reminders",
        "client_type": ClientType.CONFIDENTIAL,
        "grant_types": [GrantType.CLIENT_CREDENTIALS],
        "scopes": ["appointments:read", "patients:read"],
        "role": Role.RECEPTIONIST,
    },
)


def add_programs() -> None:
    """Register them with the current clinic."""
    for program in PROGRAMS:
        services.register(**program)
