"""Where each tooth stands on the drawing: the patient's right is on the left, upper roots point up and lower ones down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from apps.medical_records.charting.odontogram.drawing.shapes import shape_of

if TYPE_CHECKING:
    from apps.medical_records.charting.odontogram.mouth import Mouth
    from apps.medical_records.charting.teeth import Tooth

# The width of the column of each position from the midline on, and of a tooth beside it.
_COLUMNS: Final = (44.0, 38.0, 42.0, 41.0, 41.0, 62.0, 58.0, 52.0)
_BESIDE: Final = 34.0
SMALLER: Final = 0.72
"""How much smaller a supernumerary tooth is drawn."""
_MARGIN, _GAP = 34.0, 12.0
_HEAD = 8.0


@dataclass(frozen=True, slots=True)
class Row:
    """The heights of one row of the upper jaw: its number, its chewing edges and the middle of its surfaces."""

    number: float
    edge: float
    surfaces: float
    half: float


_PERMANENT: Final = Row(number=20, edge=150, surfaces=176, half=17)
_PRIMARY: Final = Row(number=316, edge=274, surfaces=295, half=13)
_HALF_WITHOUT_PRIMARY, _HALF_WITH_PRIMARY = 206.0, 332.0


@dataclass(frozen=True, slots=True)
class Place:
    """One tooth's place. `side` is 1 where the distal side is on the right of the drawing, `up` is 1 in the upper jaw."""

    x: float
    edge: float
    surfaces: float
    number: float
    half: float
    scale: float
    side: int
    up: int

    def height(self, above_edge: float) -> float:
        """Return the height on the drawing of what is so far above the chewing edge, towards the root."""
        return self.edge - self.up * above_edge * self.scale


class Layout:
    """Places of a mouth's teeth."""

    def __init__(self, mouth: Mouth) -> None:
        """Leave room for supernumerary teeth, in both jaws alike, and for primary ones where there are any."""
        self._beside = {
            (each.tooth.is_right, each.tooth.position)
            for each in mouth.teeth
            if each.tooth.is_supernumerary
        }
        right, left = self._widths(is_right=True), self._widths(is_right=False)
        self.middle = _MARGIN + max(right, left) + _GAP / 2
        self.width = 2 * self.middle
        self.top = _HEAD
        self.half = _HALF_WITH_PRIMARY if mouth.has_primary else _HALF_WITHOUT_PRIMARY
        self.height = 2 * self.half

    @property
    def middle_height(self) -> float:
        """Return the height of the line between the jaws."""
        return self.top + self.half

    def place(self, tooth: Tooth) -> Place:
        """Return where a tooth is drawn."""
        row = _PRIMARY if tooth.is_primary else _PERMANENT
        side = -1 if tooth.is_right else 1
        scale = SMALLER if tooth.is_supernumerary else 1.0
        return Place(
            x=self.middle + side * (_GAP / 2 + self._away(tooth)),
            edge=self._at(row.edge, is_upper=tooth.is_upper),
            surfaces=self._at(row.surfaces, is_upper=tooth.is_upper),
            number=self._at(row.number, is_upper=tooth.is_upper),
            half=row.half * scale,
            scale=scale,
            side=side,
            up=1 if tooth.is_upper else -1,
        )

    def _at(self, height: float, *, is_upper: bool) -> float:
        return self.top + (height if is_upper else self.height - height)

    def _away(self, tooth: Tooth) -> float:
        """Return how far from the midline the middle of a tooth is."""
        before = sum(self._column(tooth, at) for at in range(1, tooth.position))
        if tooth.is_supernumerary:
            return before + _COLUMNS[tooth.position - 1] + _BESIDE / 2
        return before + _COLUMNS[tooth.position - 1] / 2

    def _column(self, tooth: Tooth, position: int) -> float:
        beside = _BESIDE if (tooth.is_right, position) in self._beside else 0
        return _COLUMNS[position - 1] + beside

    def _widths(self, *, is_right: bool) -> float:
        return sum(_COLUMNS) + _BESIDE * sum(right is is_right for right, _ in self._beside)


def neck_height(place: Place, tooth: Tooth) -> float:
    """Return the height of a tooth's neck."""
    return place.height(shape_of(tooth).crown)
