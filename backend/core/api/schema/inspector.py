"""What the schema says of an operation, read off its view: a new resource gets it by registration."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.apps import apps
from drf_spectacular.plumbing import get_doc
from rest_framework import exceptions

from core.api.repeats import HEADER as KEY
from core.api.repeats import REPLAYED, Repeatable
from core.api.schema.components import resolved
from core.api.schema.examples import Examples
from core.api.schema.headers import answered, sent
from core.api.schema.refusals import Responses
from core.api.schema.shapes import Shapes
from core.errors import TooLarge
from core.idempotency.services import InFlight, Mismatch
from core.permissions.scopes import FirstPartyOnly, InsufficientScope
from core.versions import Stale

if TYPE_CHECKING:
    from collections.abc import Iterator

    Part = dict[str, Any]

ENUM_MARK = "x-spec-enum-id"
SAID = {
    "200": "Done: what there is now.",
    "201": "Made; `Location` says where it is.",
    "206": "The part that was asked for.",
    "202": "Taken; what comes of it is not told here.",
    "204": "Done; there is nothing to say.",
}


class Schema(Shapes):
    """The inspector of every view.

    A view adds what cannot be read off it: `refusals`, the refusals of each action (or verb, of a view without actions).
    """

    def get_operation(self, *args: Any) -> Part | None:
        """Describe one verb of one path."""
        operation: Part | None = super().get_operation(*args)
        if operation is None:
            return None
        headers = sent(self.registry, self._headers_sent())
        operation["parameters"] = [*operation.get("parameters", ()), *headers]
        self._complete(operation)
        refused = dict(Responses(self.registry).of(self._refusals(operation)))
        operation["responses"] = {**operation["responses"], **refused}
        return operation

    def get_operation_id(self) -> str:
        """Name it by its path and action: `appointments_cancel`."""
        action = getattr(self.view, "action", None)
        if action is None or action in {*self.method_mapping.values(), "list"}:
            name: str = super().get_operation_id()
            return name
        return "_".join([*self._resource(), action])

    def get_tags(self) -> list[str]:
        """Sort it under its app."""
        config = apps.get_containing_app_config(type(self.view).__module__)
        return [config.label] if config else []

    def get_summary(self) -> str:
        """Say what it does, as its docstring does."""
        summary: str = get_doc(self._handler()).partition("\n")[0]
        return summary.rstrip(".")

    def get_description(self) -> str:  # type: ignore[override]  # the library's own signature
        """Say what it is about and who may."""
        about = get_doc(type(self.view))
        needed = getattr(self.view, "rules", {}).get(getattr(self.view, "action", ""))
        return f"{about}\n\nNeeds the permission `{needed}`." if needed else about

    def get_auth(self) -> list[Part]:
        """Name the ways of sign-in; there are none where everybody may call."""
        return [way for way in super().get_auth() if way]

    def _resource(self) -> list[str]:
        """Return the names in the path up to the resource itself."""
        return [part.replace("-", "_") for part in self._tokenize_path()][:1]

    def _handler(self) -> Any:
        return getattr(self.view, getattr(self.view, "action", None) or self.method.lower())

    @property
    def _is_of_one(self) -> bool:
        """Whether the path names one thing, an id or the caller's own clinic."""
        return "{" in self.path or self._name() in ("retrieve", "update", "partial_update")

    @property
    def _is_versioned(self) -> bool:
        view: Any = self.view
        return hasattr(view.model, "version")

    @property
    def _scopes(self) -> tuple[str, ...]:
        view: Any = self.view
        needed: tuple[str, ...] = view.scopes.needed(self.method, getattr(view, "action", None))
        return needed

    def _name(self) -> str:
        name: str = getattr(self.view, "action", None) or self.method.lower()
        return name

    def _headers_sent(self) -> Iterator[str]:
        yield "X-Request-ID"
        if not isinstance(self.view, Repeatable):
            return
        if self.method == "POST":
            yield KEY
        if self.method != "GET" and self._is_of_one and self._is_versioned:
            yield "If-Match"

    def _complete(self, operation: Part) -> None:
        """Add headers and examples to what is answered, examples to what is sent."""
        examples = Examples(self.registry)
        name = operation["operationId"]
        for media in operation.get("requestBody", {}).get("content", {}).values():
            examples.beside(media, name)
        for status, response in operation["responses"].items():
            content = response.get("content", {})
            headers = answered(self.registry, self._headers_answered(status, content))
            response.update(headers=headers, description=SAID[status])
            for media in content.values():
                examples.beside(media, name)

    def _headers_answered(self, status: str, content: Part) -> Iterator[str]:
        shapes = [shape for media in content.values() for shape in self._shapes(media["schema"])]
        if isinstance(self.view, Repeatable):
            if any("version" in shape.get("properties", {}) for shape in shapes):
                yield "ETag"
            if self.method == "POST":
                yield REPLAYED
        if status == str(HTTPStatus.CREATED.value):
            yield "Location"

    def _shapes(self, schema: Part) -> Iterator[Part]:
        """Yield what a schema may be: itself, or each of the shapes between which the caller's rights choose."""
        part = resolved(self.registry, schema)
        if "oneOf" not in part:
            yield part
        for branch in part.get("oneOf", ()):
            yield from self._shapes(branch)

    def _refusals(self, operation: Part) -> Iterator[type[Any]]:
        """Yield what may be refused, in the order in which it is looked at."""
        view: Any = self.view
        for authenticator in view.get_authenticators():
            yield exceptions.NotAuthenticated
            yield from authenticator.refusals
        if view.get_throttles():
            yield exceptions.Throttled
        if hasattr(view, "rules"):
            yield exceptions.PermissionDenied
        if view.get_authenticators():
            yield InsufficientScope if self._scopes else FirstPartyOnly
        if "{" in self.path:
            yield exceptions.NotFound
        if self.method != "GET":
            yield TooLarge
        # An action that takes no body reads it nevertheless, to refuse what is in it.
        if "requestBody" in operation or (self.method == "POST" and isinstance(view, Repeatable)):
            yield exceptions.ParseError
            yield exceptions.UnsupportedMediaType
        names = set(self._headers_sent())
        if KEY in names:
            yield InFlight
            yield Mismatch
        if "If-Match" in names:
            yield Stale
        yield from getattr(view, "refusals", {}).get(self._name(), ())


def finished(result: Part, **_: Any) -> Part:
    """Describe the tags, and take out what the library notes for itself."""
    result["tags"] = _tags(result)
    whole: Part = _without_marks(result)
    return whole


def _tags(result: Part) -> list[Part]:
    """Say what the apps are about, in the order in which they build on each other."""
    used = {
        tag for path in result["paths"].values() for verb in path.values() for tag in verb["tags"]
    }
    about = {config.label: get_doc(type(config)) for config in apps.get_app_configs()}
    about["schema"] = "This description of the API."
    return [{"name": name, "description": text} for name, text in about.items() if name in used]


def _without_marks(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _without_marks(value) for key, value in part.items() if key != ENUM_MARK}
    return [_without_marks(value) for value in part] if isinstance(part, list) else part
