"""Colours and hatches. Each kind of thing has a hatch of its own, too, so that a print in grey tells them apart."""

from __future__ import annotations

from typing import Final, NamedTuple

from apps.medical_records.charting.odontogram.drawing.elements import Markup, element, path

INK, FAINT, PAPER = "#3d4752", "#9aa3ad", "#ffffff"
ENAMEL, DENTINE, GUM = "#fffefa", "#f6efdf", "#e9c4bb"
FOUND, WANTED, DONE = "#c62828", "#1769c4", "#2d4a5e"
METAL = "#8f9aa5"
FONT = "system-ui, 'Segoe UI', Helvetica, Arial, sans-serif"
# In front of ids, which are of the whole page that the drawing stands in.
PREFIX: Final = "odontogram"


class Hatch(NamedTuple):
    """A pattern: the size of its tile, what is drawn in it and how it is turned."""

    size: float
    d: str
    stroke: str
    width: float = 1
    turned: int = 0
    ground: str = "none"


HATCHES: Final = {
    "wanted": Hatch(4, "M0 2H4", WANTED, 1.1, 45, "#eaf2fc"),
    "caries": Hatch(3.2, "M0 1.6H3.2M1.6 0V3.2", FOUND, 1.2, 45, "#f3b4b0"),
    "initial": Hatch(4.4, "M1.4 2.2H3", FOUND, 1.6, 0, "#fff"),
    "defective": Hatch(5, "M0 3.8L2.5 1.2L5 3.8", FOUND, 1.3, 0, "#fff"),
    "wear": Hatch(3.6, "M0 1.8H3.6", FOUND, 1, 0, "#fff"),
    "speckled": Hatch(3.6, "M1 1H1.9M2.7 2.8H3.6", FOUND, 0.9, 0, "#fff"),
    "stained": Hatch(3.6, "M1.8 0V3.6", FOUND, 1, 0, "#fbe9e7"),
    "other": Hatch(6, "M1 3H5M3 1V5", FOUND, 0.8, 0, "#fff"),
    "veneer": Hatch(3.4, "M1.7 0V3.4", "#fff", 0.9, 0, DONE),
    "inlay": Hatch(4, "M0 2H4", "#fff", 0.9, 45, DONE),
}


def hatch(name: str) -> str:
    """Return how a hatch is named as a fill."""
    return f"url(#{PREFIX}-{name})"


def definitions() -> Markup:
    """Return the hatches for the head of a drawing."""
    return element("defs", *(_pattern(name, each) for name, each in HATCHES.items()))


def _pattern(name: str, each: Hatch) -> Markup:
    ground = element("rect", width=each.size, height=each.size, fill=each.ground)
    return element(
        "pattern",
        *([] if each.ground == "none" else [ground]),
        path(each.d, stroke=each.stroke, stroke_width=each.width, fill="none"),
        id=f"{PREFIX}-{name}",
        width=each.size,
        height=each.size,
        patternUnits="userSpaceOnUse",
        patternTransform=f"rotate({each.turned})" if each.turned else None,
    )
