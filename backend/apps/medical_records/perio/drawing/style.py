"""Looks of the chart. What is worse has a look of its own, too, so that a print in grey tells it apart."""

from __future__ import annotations

from typing import Final

from apps.medical_records.charting.odontogram.drawing.elements import Markup, element, path
from apps.medical_records.charting.odontogram.drawing.style import FOUND

# In front of ids, which are of the whole page that the drawing stands in.
PREFIX: Final = "perio"
BLOOD, PUS, PLAQUE = FOUND, "#b8860b", "#1769c4"
MARGIN, BOTTOM = "#c62828", "#1769c4"
GRID, GHOST = "#e3e6ea", "#c3cad1"
# From so many mm on a pocket is deep, and very deep.
DEEP, VERY_DEEP = 4, 6
SHALLOW_FILL, VERY_DEEP_FILL = "#dfe6ec", "#9c1c1c"
DEEP_FILL: Final = f"url(#{PREFIX}-deep)"


def fill_of(depth: int) -> str:
    """Return how a pocket is filled."""
    if depth >= VERY_DEEP:
        return VERY_DEEP_FILL
    return DEEP_FILL if depth >= DEEP else SHALLOW_FILL


def definitions() -> Markup:
    """Return the hatch for the head of the drawing."""
    return element(
        "defs",
        element(
            "pattern",
            element("rect", width=4, height=4, fill="#fbe3e1"),
            path("M0 2H4", stroke=FOUND, stroke_width=1.3, fill="none"),
            id=f"{PREFIX}-deep",
            width=4,
            height=4,
            patternUnits="userSpaceOnUse",
            patternTransform="rotate(45)",
        ),
    )
