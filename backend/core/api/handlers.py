"""Django's own last words, as problem+json under `/api/` and as its plain pages elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import defaults

from core.api.problems import CONTENT_TYPE, SERVER_FAILED, TITLES

if TYPE_CHECKING:
    from collections.abc import Callable

CODES = {400: "bad_request", 403: "permission_denied", 404: "not_found", 500: "internal_error"}
DETAILS = {
    400: "The request cannot be understood; check the host and the address.",
    403: "The request was refused.",
    404: "No such path; see /api/v1/docs/.",
    500: "This is our mistake, and it was recorded. Nothing was changed.",
}


def _handler(status: int, page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.path_info.startswith("/api/"):
            return page(request, *args, **kwargs)
        body = {
            "type": "about:blank",
            "title": TITLES.get(status, SERVER_FAILED),
            "status": status,
            "detail": DETAILS[status],
            "instance": getattr(request, "id", ""),
            "code": CODES[status],
        }
        return JsonResponse(body, status=status, content_type=CONTENT_TYPE)

    return answer


bad_request = _handler(400, defaults.bad_request)
permission_denied = _handler(403, defaults.permission_denied)
not_found = _handler(404, defaults.page_not_found)
server_error = _handler(500, defaults.server_error)
