"""Every route of the API, as the URLconf has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver

if TYPE_CHECKING:
    from collections.abc import Iterator

VERBS = ("get", "post", "put", "patch", "delete")


class Route(NamedTuple):
    """One path and method of the API: its view, None for a plain function, and the view's action where it has actions."""

    path: str
    method: str
    view: Any
    action: str | None


def api_routes() -> Iterator[Route]:
    """Yield every route under `/api/`."""
    yield from _walk(get_resolver(), "")


def _walk(resolver: URLResolver, prefix: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, path)
        elif path.startswith("api/"):
            yield from _methods(entry, path)


def _methods(entry: URLPattern, path: str) -> Iterator[Route]:
    view: Any = getattr(entry.callback, "cls", None)
    actions: dict[str, str] | None = getattr(entry.callback, "actions", None)
    if view is None:
        yield Route(path, "GET", None, None)
        return
    for verb in VERBS:
        if verb in actions if actions is not None else hasattr(view, verb):
            yield Route(path, verb.upper(), view, (actions or {}).get(verb))
