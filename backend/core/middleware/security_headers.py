"""Headers that Django's SecurityMiddleware does not set."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


class NoStoreMiddleware:
    """Keep answers that may carry patient data out of every cache: all but static files."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mark an answer that has said nothing of its own."""
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response
