"""Headers of requests and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.plumbing import ResolvedComponent

from core.api.schema.components import shared

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drf_spectacular.plumbing import ComponentRegistry

    Part = dict[str, Any]

TAG = r'(W/)?"[!#-~\u0080-\u00ff]*"'

# What a request may send, by the header's name. Without examples, which "Try it out" would send with every request.
SENT: dict[str, Part] = {
    "X-Request-ID": {
        "description": "Your name for this request, taken if it is 8 to 64 of `A-Z a-z 0-9 . _ -`, else one is made.",
        "schema": {"type": "string"},
    },
    "Idempotency-Key": {
        "description": "The same key and body within 24 hours is done once, and answered as the first time.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    },
    "If-Match": {
        "description": 'The `ETag` of the version that you read, as `"3"`, or several; a 412 if it is another now.',
        "schema": {"type": "string", "pattern": rf"^(\*|{TAG}([ \t]*,[ \t]*{TAG})*)$"},
    },
}
# `WWW-Authenticate` of a 403, which is another part than that of a 401.
SCOPES_WANTED = "WWW-Authenticate-Scopes"
NAMES = {SCOPES_WANTED: "WWW-Authenticate"}
# What an answer says; those with `required` are there every time.
ANSWERED: dict[str, Part] = {
    "X-Request-ID": {
        "description": "The request's id, by which it is found in logs and history.",
        "required": True,
        "schema": {"type": "string", "minLength": 8, "maxLength": 64},
    },
    "Cache-Control": {
        "description": "No cache keeps what may be a patient's.",
        "required": True,
        "schema": {"type": "string", "const": "no-store"},
    },
    "ETag": {
        "description": "The version of the resource, for `If-Match`.",
        "required": True,
        "schema": {"type": "string", "pattern": '^"[1-9][0-9]*"$'},
    },
    "Location": {
        "description": "Where the new resource is.",
        "required": True,
        "schema": {"type": "string", "format": "uri-reference"},
    },
    "Idempotent-Replayed": {
        "description": "There if this was done before under the same `Idempotency-Key`, and is only told again.",
        "schema": {"type": "string", "const": "true"},
    },
    "Retry-After": {
        "description": "Seconds after which the same request may succeed.",
        "schema": {"type": "string", "pattern": "^[0-9]+$"},
    },
    "WWW-Authenticate": {
        "description": "The scheme of sign-in, and whether a token was sent that is not good.",
        "required": True,
        "schema": {"type": "string", "pattern": '^Bearer realm="api"(, error="invalid_token")?$'},
    },
    SCOPES_WANTED: {
        "description": "There with `insufficient_scope`, and names the scopes of which one would do.",
        "schema": {"type": "string", "pattern": '^Bearer realm="api", error="insufficient_scope"'},
    },
}
ALWAYS = ("X-Request-ID", "Cache-Control")


def sent(registry: ComponentRegistry, names: Iterable[str]) -> list[Part]:
    """Return the parameters for headers that a request may have."""
    return [
        shared(
            registry,
            ResolvedComponent.PARAMETER,
            name,
            {"name": name, "in": "header", **SENT[name]},
        )
        for name in names
    ]


def answered(registry: ComponentRegistry, names: Iterable[str]) -> dict[str, Part]:
    """Return the headers of an answer, with those that every answer has."""
    return {
        NAMES.get(name, name): shared(registry, ResolvedComponent.HEADER, name, ANSWERED[name])
        for name in (*ALWAYS, *names)
    }
