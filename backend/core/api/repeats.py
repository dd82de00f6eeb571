"""Posts that may be repeated: with an `Idempotency-Key` they are done once and answered alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.http import HttpResponse

from core.api.dispatch import Transacted
from core.api.etags import expected_versions
from core.api.rendering import dumps
from core.idempotency import services

if TYPE_CHECKING:
    from rest_framework.request import Request

    from core.idempotency.models import KeptAnswer

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"


class Replay(Exception):
    """The request was answered before."""

    def __init__(self, kept: KeptAnswer) -> None:
        """Keep the answer to give again."""
        self.kept = kept


class Repeatable(Transacted):
    """Every POST takes the header, after the caller's rights."""

    attempt: services.Attempt | None = None
    shown_once: ClassVar[tuple[str, ...]] = ()
    """Members of an answer that are secrets, and kept nowhere: a repeated answer has null in their place."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Take the key that the request names, or find what was answered to it."""
        self.attempt = None
        super().initial(request, *args, **kwargs)
        key = request.headers.get(HEADER)
        if key is None or request.method != "POST":
            return
        user: Any = request.user
        wanted = services.attempt(
            user_id=user.pk,
            route=request.path,
            key=key,
            body=self.told(request),
            query=request.META["QUERY_STRING"],
        )
        if kept := services.find(wanted):
            expected_versions(
                request.headers.get("If-Match")
            )  # which is read, but has held already
            raise Replay(kept)
        self.attempt = wanted

    def told(self, request: Request) -> bytes:
        """Return what a request says, by which a repetition is told from another under the same key."""
        body: bytes = request._request.body
        return body

    def handle_exception(self, exc: Exception) -> Any:
        """Give a kept answer again."""
        if isinstance(exc, Replay):
            return _again(exc.kept)
        return super().handle_exception(exc)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Keep what was done, in its own transaction."""
        final: Any = super().finalize_response(request, response, *args, **kwargs)
        if self.attempt and final.status_code < 400:  # noqa: PLR2004
            rendered = final.render() if hasattr(final, "render") else final
            services.keep(self.attempt, self._without_secrets(rendered))
        return final

    def _without_secrets(self, response: Any) -> Any:
        hidden = [name for name in self.shown_once if name in (response.data or {})]
        if not hidden:
            return response
        content = dumps({**response.data, **dict.fromkeys(hidden)})
        return HttpResponse(content, status=response.status_code, headers=response.headers)


def _again(kept: KeptAnswer) -> HttpResponse:
    answer = HttpResponse(bytes(kept.content), status=kept.status)
    del answer["Content-Type"]  # Django's guess; what was answered had its own, or none
    for name, value in {**kept.headers, REPLAYED: "true"}.items():
        answer[name] = value
    return answer
