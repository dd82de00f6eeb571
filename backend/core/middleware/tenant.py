"""A request starts and ends with no clinic, whatever happened in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.tenancy.context import deactivate

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


class TenantContextMiddleware:
    """Forget the current clinic before and after every request; authentication makes one current."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer between two clean states."""
        deactivate()
        try:
            return self.get_response(request)
        finally:
            deactivate()
