"""Examples: what a feature's `examples.py` says of its shapes, put where the shapes are.

`EXAMPLES` names a shape as the schema does, `"Appointment"`. The example of what is sent is the part of it that may be sent.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.apps import apps
from drf_spectacular.drainage import warn
from drf_spectacular.plumbing import ResolvedComponent

from core.api.schema.components import resolved, shared

if TYPE_CHECKING:
    from drf_spectacular.plumbing import ComponentRegistry

    Part = dict[str, Any]

HOST = "https://harbor.example.com/api/v1"


@cache
def every_example() -> dict[str, Any]:
    """Return what all features say of their shapes."""
    found: dict[str, Any] = {}
    for config in apps.get_app_configs():
        if not config.name.startswith(("apps.", "core.")):
            continue
        root = Path(config.path)
        for page in sorted(root.rglob("examples.py")):
            inner = ".".join(page.relative_to(root).with_suffix("").parts)
            found.update(import_module(f"{config.name}.{inner}").EXAMPLES)
    return found


class Examples:
    """Puts examples beside schemas."""

    def __init__(self, registry: ComponentRegistry) -> None:
        """Remember where shared parts are kept."""
        self.registry = registry

    def beside(self, media: Part, name: str) -> None:
        """Add an example to a body or an answer; `name` is its operation's."""
        if "examples" in media:
            return
        reference = media["schema"].get("$ref", "")
        title = reference.rpartition("/")[2] or name
        try:
            value = self._of(media["schema"])
        except KeyError as error:
            warn(f"{name} has no example: put {error} into the feature's examples.py.")
            return
        example = shared(self.registry, ResolvedComponent.EXAMPLE, title, {"value": value})
        media["examples"] = {title: example}

    def _of(self, schema: Part) -> Any:
        name = schema.get("$ref", "").rpartition("/")[2]
        if name in every_example():
            return every_example()[name]
        part = resolved(self.registry, schema)
        if name.endswith("Request"):
            return self._sent(part, name.removesuffix("Request").removeprefix("Patched"))
        if "results" in part.get("properties", {}):
            return self._page(part["properties"])
        if "oneOf" in part:
            return self._of(part["oneOf"][0])
        raise KeyError(name)

    def _sent(self, part: Part, name: str) -> Part:
        whole = every_example()[name]
        properties = part["properties"].items()
        return {
            key: whole[key]
            for key, shape in properties
            if not shape.get("readOnly") and key in whole
        }

    def _page(self, properties: Part) -> Part:
        return {
            "next": None,
            "previous": None,
            "results": [self._of(properties["results"]["items"])],
        }
