"""Every API route as the URLconf has it: what the walk walks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver

if TYPE_CHECKING:
    from collections.abc import Iterator

# The schema and its pages: no clinic's data, the same for everybody.
PUBLIC = frozenset({"schema", "docs", "redoc"})
VERBS = ("get", "post", "put", "patch", "delete")


class Route(NamedTuple):
    """One path and verb of the API; `action` is the viewset's, None for a plain view."""

    name: str
    verb: str
    path: str
    action: str | None
    view: type[Any]

    @property
    def key(self) -> str:
        """How the expectations name it."""
        return f"{self.verb.upper()} {self.path}"


def api_routes() -> list[Route]:
    """List every route under `/api/`."""
    return list(_walk(get_resolver(), ""))


def _walk(resolver: URLResolver, prefix: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, path)
        elif path.startswith("api/") and entry.name not in PUBLIC:
            yield from _verbs(entry, path)


def _verbs(entry: URLPattern, path: str) -> Iterator[Route]:
    view: Any = getattr(entry.callback, "cls", None)
    assert view is not None, f"{path} is no API view"
    actions: dict[str, str] | None = getattr(entry.callback, "actions", None)
    for verb in VERBS:
        if actions is not None and verb in actions:
            yield Route(entry.name or "", verb, path, actions[verb], view)
        elif actions is None and hasattr(view, verb):
            yield Route(entry.name or "", verb, path, None, view)


def told_path(path: str) -> str:
    """Return a path of the schema with its id by one name: a session's is told as `{session_id}`."""
    return re.sub(r"\{\w+\}", "{id}", path)


def ids_taken(route: Route, schema: dict[str, Any]) -> tuple[set[str], set[str]]:
    """Return the places in a route's body, and its query parameters, that the OpenAPI schema says hold ids."""
    paths = {told_path(path): verbs for path, verbs in schema["paths"].items()}
    operation = paths["/" + route.path.replace("<uuid:pk>", "{id}")][route.verb]
    content = operation.get("requestBody", {}).get("content", {})
    sent = content.get("application/json") or content.get("multipart/form-data") or {}
    body = sent.get("schema", {})
    query = {
        parameter["name"]
        for parameter in operation.get("parameters", [])
        if parameter.get("in") == "query" and parameter["schema"].get("format") == "uuid"
    }
    return set(_ids_in(body, schema, "")), query


def _ids_in(part: dict[str, Any], schema: dict[str, Any], path: str) -> Iterator[str]:
    if reference := part.get("$ref"):
        part = schema["components"]["schemas"][reference.rpartition("/")[2]]
    if part.get("readOnly"):
        return
    if part.get("format") == "uuid":
        yield path
    for branch in (*part.get("allOf", ()), *part.get("oneOf", ()), *part.get("anyOf", ())):
        yield from _ids_in(branch, schema, path)
    for name, value in part.get("properties", {}).items():
        yield from _ids_in(value, schema, f"{path}.{name}".strip("."))
    if "items" in part:
        yield from _ids_in(part["items"], schema, f"{path}.0".strip("."))
