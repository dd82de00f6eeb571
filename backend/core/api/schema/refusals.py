"""Refusals as the schema tells them: one response for a status, with every code that it may have."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from drf_spectacular.plumbing import ResolvedComponent
from rest_framework import exceptions

from core.api.handlers import CODES, DETAILS
from core.api.problems import CONTENT_TYPE, SERVER_FAILED, TITLES
from core.api.schema.components import REQUEST_ID, shared
from core.api.schema.headers import SCOPES_WANTED, answered
from core.errors import Busy, DomainError, FieldError
from core.permissions.scopes import InsufficientScope

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from drf_spectacular.plumbing import ComponentRegistry

    Part = dict[str, Any]

FIELD = {"attr": "first_name", "code": "required", "detail": "This field is required."}
TEXT: Part = {"type": "string"}
PROBLEM: Part = {
    "type": "object",
    "description": "A refusal as in RFC 9457. Go by `code`; `title` and `detail` are for people.",
    "properties": {
        "type": {"const": "about:blank"},
        "title": TEXT,
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": TEXT,
        "instance": {**TEXT, "description": "The id of the request, as in `X-Request-ID`."},
        "code": TEXT,
    },
    "required": ["type", "title", "status", "detail", "instance", "code"],
}
VALIDATION_PROBLEM: Part = {
    "allOf": [{"$ref": "#/components/schemas/Problem"}],
    "description": "What is wrong with the request, a line per field.",
    "properties": {
        "status": {"const": 400},
        "code": {"const": FieldError.code},
        "errors": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {
                    "attr": {
                        **TEXT,
                        "description": "Where, as `lines.0.quantity`; empty for the whole.",
                    },
                    "code": TEXT,
                    "detail": TEXT,
                },
                "required": ["attr", "code", "detail"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["errors"],
    "unevaluatedProperties": False,
}


class BadRequest(DomainError):
    """What Django itself refuses."""

    status, code, title, detail = 400, CODES[400], TITLES[400], DETAILS[400]


class ServerError(DomainError):
    """A mistake of ours."""

    status, code, title, detail = 500, CODES[500], SERVER_FAILED, DETAILS[500]


class Refusal(NamedTuple):
    """What a client can read of a refusal; `members` are its own beside the usual ones."""

    status: int
    code: str
    title: str
    detail: str
    members: Part
    waits: bool

    @classmethod
    def of(cls, kind: type[Any]) -> Refusal:
        """Read it off its class, one of ours or of DRF's."""
        if issubclass(kind, exceptions.APIException):
            status, code = kind.status_code, kind.default_code
            detail = str(kind.default_detail).format(media_type="text/plain")
            return cls(status, code, TITLES[status], detail, {}, kind is exceptions.Throttled)
        detail = kind.detail or kind.title
        waits = kind.retry_after is not None
        return cls(kind.status, kind.code, kind.title, detail, dict(kind.shown), waits)

    @property
    def example(self) -> Part:
        """The document that tells it."""
        told = {"status": self.status, "detail": self.detail, "instance": REQUEST_ID}
        members = {name: shape["examples"][0] for name, shape in self.members.items()}
        return {"type": "about:blank", "title": self.title, **told, "code": self.code, **members}


class Responses:
    """Makes the responses of an operation's refusals."""

    everywhere: ClassVar[tuple[type[Any], ...]] = (BadRequest, Busy, ServerError)

    def __init__(self, registry: ComponentRegistry) -> None:
        """Remember where shared parts are kept."""
        self.registry = registry

    def of(self, kinds: Iterable[type[Any]]) -> Iterator[tuple[str, Part]]:
        """Yield status and response, by status."""
        wanted = {Refusal.of(kind)[:2]: Refusal.of(kind) for kind in (*self.everywhere, *kinds)}
        in_order = [wanted[key] for key in sorted(wanted)]
        for status, refusals in groupby(in_order, lambda refusal: refusal.status):
            yield str(status), self._response(status, list(refusals))

    def _response(self, status: int, refusals: list[Refusal]) -> Part:
        name = "_".join(_camel(refusal.code) for refusal in refusals)
        response: Part = {
            "description": "\n".join(f"- `{it.code}`: {it.title}" for it in refusals),
            "headers": answered(self.registry, _headers(status, refusals)),
            "content": {CONTENT_TYPE: self._content(status, refusals)},
        }
        if status == BadRequest.status:
            response["description"] += f"\n- `{FieldError.code}`: See `errors`, a line per field."
        return shared(self.registry, ResolvedComponent.RESPONSE, f"{name}_{status}", response)

    def _content(self, status: int, refusals: list[Refusal]) -> Part:
        shared(self.registry, ResolvedComponent.SCHEMA, "Problem", PROBLEM)
        schema: Part = {
            "allOf": [{"$ref": "#/components/schemas/Problem"}],
            "properties": {
                "status": {"const": status},
                "code": {"type": "string", "enum": [it.code for it in refusals]},
                **{name: shape for it in refusals for name, shape in it.members.items()},
            },
            "unevaluatedProperties": False,
        }
        examples = {it.code: {"value": it.example} for it in refusals}
        if status == BadRequest.status:
            schema = {"oneOf": [self._validation(), schema]}
            examples = {FieldError.code: {"value": _validation_example()}, **examples}
        return {"schema": schema, "examples": examples}

    def _validation(self) -> Part:
        kind = ResolvedComponent.SCHEMA
        return shared(self.registry, kind, "ValidationProblem", VALIDATION_PROBLEM)


def _headers(status: int, refusals: list[Refusal]) -> tuple[str, ...]:
    if status == exceptions.NotAuthenticated.status_code:
        return ("WWW-Authenticate",)
    if any(refusal.code == InsufficientScope.default_code for refusal in refusals):
        return (SCOPES_WANTED,)
    return ("Retry-After",) if any(refusal.waits for refusal in refusals) else ()


def _validation_example() -> Part:
    refusal = Refusal.of(FieldError)._replace(detail="See `errors`, a line per field.")
    return {**refusal.example, "errors": [FIELD]}


def _camel(code: str) -> str:
    return "".join(word.capitalize() for word in code.split("_"))
