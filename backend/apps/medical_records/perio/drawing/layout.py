"""Where everything stands on the chart: the patient's right is on the left, each jaw is seen from both sides.

A jaw is folded open along its chewing edges: above it is seen from one side with its roots up, below from the other with
its roots down. The upper jaw has the cheek's side above, the lower one below. All necks of a view are on one line, so
that millimetres can be read across teeth.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from apps.medical_records.charting.teeth import PERMANENT

if TYPE_CHECKING:
    from apps.medical_records.charting.teeth import Tooth

# The width of the column of each position from the midline on.
_COLUMNS: Final = (46.0, 42.0, 44.0, 43.0, 43.0, 60.0, 57.0, 53.0)
_LABELS, _GAP, _MARGIN = 96.0, 8.0, 12.0
PER_MM: Final = 4.0
"""Points of the drawing to a millimetre in the mouth; the teeth are of about that size."""
_ROW: Final = 15.0
# From the outside to the neck: plaque, bleeding, margin and depth.
ROWS: Final = ("plaque", "bleeding", "margin", "depth")
_ROOT, _CROWN, _STRIP = 80.0, 50.0, 34.0
VIEW: Final = len(ROWS) * _ROW + _ROOT + _CROWN
JAW: Final = 2 * VIEW + _STRIP
_HEAD, _BETWEEN = 72.0, 26.0
MOST_MM: Final = (_ROOT - 4) / PER_MM
"""How far from the neck towards the root there is room to draw; deeper ones end there, and their numbers tell."""
LEAST_MM: Final = -(_CROWN - 6) / PER_MM


@dataclass(frozen=True, slots=True)
class View:
    """One side of a jaw. `top` is its outer edge, `down` is 1 where the roots are above and -1 where they are below."""

    outer: float
    down: int

    def row(self, name: str) -> float:
        """Return the height of the middle of a row of numbers or dots."""
        return self.outer + self.down * (ROWS.index(name) + 0.5) * _ROW

    @property
    def neck(self) -> float:
        """Return the height of the necks."""
        return self.outer + self.down * (len(ROWS) * _ROW + _ROOT)

    def at(self, mm: float) -> float:
        """Return the height of what is so far from the neck, towards the root where positive."""
        return self.neck - self.down * min(max(mm, LEAST_MM), MOST_MM) * PER_MM


@dataclass(frozen=True, slots=True)
class Jaw:
    """A jaw's views by their letter of `BL`, and the strip between them with numbers and mobility."""

    buccal: View
    lingual: View
    strip: float

    @property
    def views(self) -> dict[str, View]:
        """Both sides."""
        return {"B": self.buccal, "L": self.lingual}


def jaw(*, is_upper: bool) -> Jaw:
    """Return a jaw's heights."""
    top = _HEAD if is_upper else _HEAD + JAW + _BETWEEN
    above, below = View(top, 1), View(top + JAW, -1)
    return Jaw(*((above, below) if is_upper else (below, above)), strip=top + VIEW)


def center(tooth: Tooth) -> float:
    """Return the middle of a tooth's column."""
    away = sum(_COLUMNS[: tooth.position - 1]) + _COLUMNS[tooth.position - 1] / 2 + _GAP / 2
    return MIDDLE + side(tooth) * away


def side(tooth: Tooth) -> int:
    """Return 1 where the distal side is on the right of the drawing, else -1."""
    return -1 if tooth.is_right else 1


def column(tooth: Tooth) -> float:
    """Return the width of a tooth's column."""
    return _COLUMNS[tooth.position - 1]


def across(tooth: Tooth, place: int) -> float:
    """Return where the mesial (0), middle (1) or distal (2) site of a side is."""
    return center(tooth) + side(tooth) * (place - 1) * column(tooth) * 0.31


def in_order(*, is_upper: bool) -> list[Tooth]:
    """Return a jaw's teeth from the left of the drawing to its right."""
    return sorted((tooth for tooth in PERMANENT if tooth.is_upper is is_upper), key=center)


MIDDLE: Final = _LABELS + sum(_COLUMNS) + _GAP / 2
LEFT, RIGHT = _LABELS, MIDDLE + _GAP / 2 + sum(_COLUMNS)
WIDTH: Final = RIGHT + _MARGIN
HEIGHT: Final = _HEAD + 2 * JAW + _BETWEEN
STRIP: Final = _STRIP
EDGE: Final = _MARGIN
