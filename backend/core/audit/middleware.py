"""A request and the trail: whom it comes from, and what became of it where an exception ended it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.audit.context import coming_from
from core.audit.pages import tell_broken_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


class TrailMiddleware:
    """Nobody is known at first; who signs in, or has, makes themselves known while the request is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer for whoever it is."""
        with coming_from(request):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Tell of a page that failed or was refused, out of its transaction; the API has told of its own."""
        tell_broken_page(request, exception)
