"""How the OpenAPI schema describes sign-in."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

from core.permissions.scopes import known_scopes

BEARER, OAUTH2 = "bearer", "oauth2"


class BearerScheme(OpenApiAuthenticationExtension):
    """An access token of `auth/token/`, or an application's of `/oauth/token/`."""

    target_class = "apps.users.authentication.BearerAuthentication"
    name = [BEARER, OAUTH2]

    def get_security_requirement(self, auto_schema: Any) -> list[dict[str, list[str]]]:
        """Take the one, or the other with any of the scopes that would do."""
        view = auto_schema.view
        needed = view.scopes.needed(auto_schema.method, getattr(view, "action", None))
        return [{BEARER: []}, *({OAUTH2: [scope]} for scope in needed)]

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, Any]]:  # noqa: ARG002
        """Describe the header, and how an application comes by its token."""
        scopes = {scope: _in_words(scope) for scope in known_scopes()}
        tokens = {"tokenUrl": "/oauth/token/", "scopes": scopes}
        by_code = {
            "authorizationUrl": "/oauth/authorize/",
            "refreshUrl": "/oauth/token/",
            **tokens,
        }
        return [
            {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
            {
                "type": "oauth2",
                "description": "For applications that a clinic has registered. Codes are asked for with PKCE (S256).",
                "flows": {"authorizationCode": by_code, "clientCredentials": tokens},
            },
        ]


def _in_words(scope: str) -> str:
    resource, _, what = scope.partition(":")
    words = {"read": f"Read `{resource}/`.", "write": f"Change what is under `{resource}/`."}
    return words.get(what, "Know whose token it is (`auth/me/`).")
