"""What an application may do in somebody's name: the scopes of its OAuth2 token, beside the role of whose it is.

Both must allow. Whoever signs in to DentiaPro itself is narrowed by the role alone.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS

from core.api.routes import api_routes

if TYPE_CHECKING:
    from rest_framework.request import Request


class Scopes(NamedTuple):
    """What a view takes: any of `read` for safe methods, any of `write` for the others; where there is none, no OAuth2 token.

    Neither implies the other. The actions in `first_party` take no OAuth2 token, whatever its scopes.
    """

    read: tuple[str, ...] = ()
    write: tuple[str, ...] = ()
    first_party: frozenset[str] = frozenset()

    @classmethod
    def of(cls, resource: str, *, first_party: frozenset[str] = frozenset()) -> Scopes:
        """Return the two scopes of a resource, by the API's name of it."""
        return cls((f"{resource}:read",), (f"{resource}:write",), first_party)

    def needed(self, method: str | None, action: str | None) -> tuple[str, ...]:
        """Return the scopes of which a request needs one; none where no OAuth2 token is taken."""
        if action in self.first_party:
            return ()
        return self.read if method in SAFE_METHODS else self.write


# Of what is between a person and DentiaPro itself, or the platform's own.
FIRST_PARTY_ONLY = Scopes()


class InsufficientScope(PermissionDenied):
    """The token was not given what this needs; the header says which scopes would do (RFC 6750, 3.1)."""

    default_detail = (
        "The token's scopes do not allow this; ask for one that `WWW-Authenticate` names."
    )
    default_code = "insufficient_scope"

    def __init__(self, needed: tuple[str, ...]) -> None:
        """Name the scopes, of which one is enough."""
        super().__init__()
        self.auth_header = (
            f'Bearer realm="api", error="insufficient_scope", scope="{" ".join(needed)}"'
        )


class FirstPartyOnly(PermissionDenied):
    """An application's token where only the person may act, signed in to DentiaPro itself."""

    default_detail = "No scope allows this: sign in to DentiaPro itself to do it."
    default_code = "first_party_only"


def may_be_used(request: Request, scope: str) -> bool:
    """Tell whether what a request was sent with goes as far as a scope; where nobody narrowed it, it does."""
    sent: Any = request.auth
    granted: frozenset[str] | None = sent.scopes
    return granted is None or scope in granted


def refuse_out_of_scope(request: Request, needed: tuple[str, ...]) -> None:
    """Raise `InsufficientScope` or `FirstPartyOnly` where the token that a request was sent with does not do."""
    sent: Any = request.auth
    if sent is None or sent.scopes is None:
        return
    if not needed:
        raise FirstPartyOnly
    if not any(may_be_used(request, scope) for scope in needed):
        raise InsufficientScope(needed)


@cache
def known_scopes() -> tuple[str, ...]:
    """List every scope that some route takes, by name: all that an application of a clinic can be given."""
    return tuple(
        sorted(
            {
                scope
                for route in api_routes()
                if getattr(route.view, "scopes", None) is not None
                for scope in route.view.scopes.needed(route.method, route.action)
            }
        )
    )
