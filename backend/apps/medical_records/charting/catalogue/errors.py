"""Refusals of the catalogue."""

from __future__ import annotations

from core.errors import FieldError


class CodeTaken(FieldError):
    """A second procedure under the same code."""

    def __init__(self) -> None:
        """Name the field."""
        super().__init__("code", "Another procedure has this code.", "unique")


class AreaStays(FieldError):
    """Another area for a code that may be charted already."""

    def __init__(self) -> None:
        """Name the field, and say what to do instead."""
        detail = "A code's area never changes. Switch this code off and make another."
        super().__init__("area", detail, "immutable")


class DrawnElsewhere(FieldError):
    """A drawing that is not of the area, as two colleagues may have made of it together."""

    def __init__(self) -> None:
        """Name the field."""
        super().__init__("drawn_as", "This cannot be drawn on the code's area.")
