"""System checks: what the API serves says which OAuth2 tokens it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.checks import CheckMessage, Error, Tags, register

from core.api.dispatch import Transacted
from core.api.routes import api_routes

if TYPE_CHECKING:
    from collections.abc import Iterator


@register(Tags.security)
def check_scopes(**_: Any) -> list[CheckMessage]:
    """Report every view of the API that looks at who calls and does not ask what the caller's token is for."""
    views = dict.fromkeys((route.view, route.path) for route in api_routes())
    return [error for view, path in views for error in check_view(view, path)]


def check_view(view: Any, path: str) -> Iterator[CheckMessage]:
    """Report what is wrong with one view; one that asks for no token at all needs no scopes."""
    if view is None:
        hint = "Make it a view on core.api."
        yield Error(f"{path} is served by no view of the API.", hint=hint, id="scopes.E002")
    elif view().get_authenticators():
        if not issubclass(view, Transacted):
            hint = "Derive it from PlainView or TenantViewSet, which ask for the scopes."
            yield Error(f"{path} asks nobody for a scope.", hint=hint, obj=view, id="scopes.E002")
        if getattr(view, "scopes", None) is None:
            hint = "Say `scopes = Scopes.of(<resource>)`, or FIRST_PARTY_ONLY."
            yield Error(f"{path} does not say its scopes.", hint=hint, obj=view, id="scopes.E001")
