"""Parts that operations share: written once in the schema, and named where they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.plumbing import ResolvedComponent

if TYPE_CHECKING:
    from drf_spectacular.plumbing import ComponentRegistry

    Part = dict[str, Any]

REQUEST_ID = "0190f3c1-7a00-7000-8000-00000000a001"


def shared(registry: ComponentRegistry, kind: str, name: str, part: Part) -> Part:
    """Keep a part under its name, and return the reference to it."""
    component = ResolvedComponent(name=name, type=kind, schema=part, object=name)
    registry.register_on_missing(component)
    reference: Part = component.ref
    return reference


def resolved(registry: ComponentRegistry, part: Part) -> Part:
    """Return what a part is, also where it is a reference."""
    if "$ref" not in part:
        return part
    _, _, kind, name = part["$ref"].split("/")
    found: Part = registry._components[name, kind].schema
    return found
