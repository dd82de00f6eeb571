"""What a clinic has from its first day on: a form, codes. Higher apps say what, whoever opens a clinic has it put there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.registry.names import Registry

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True, kw_only=True)
class Furnishing:
    """Something that every clinic starts with.

    `furnish` gives it to the current clinic and tells whether it did; a clinic that has its own is left alone, so that
    it can be asked again at any time.
    """

    name: str
    furnish: Callable[[], bool]


FURNISHINGS: Registry[Furnishing] = Registry("furnishing")


def furnish() -> list[str]:
    """Give the current clinic what it lacks of all that a clinic starts with, and name what that was."""
    return [each.name for each in FURNISHINGS if each.furnish()]
