"""Outlines of teeth by their type, in points: an upper tooth of the patient's left, its chewing edge at 0 and its roots above.

The same outlines, turned, are the lower teeth and those of the right. Widths are of a chart and not of an atlas, so that
the upper and the lower row stand one above the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from apps.medical_records.charting.odontogram.drawing.elements import number

if TYPE_CHECKING:
    from apps.medical_records.charting.teeth import Tooth


class Root(NamedTuple):
    """A root: where it leaves the neck from left to right, and its tip, across and above the neck."""

    left: float
    right: float
    tip: float
    length: float


@dataclass(frozen=True, slots=True)
class Shape:
    """A tooth's type. `half` is half of its width, `neck` half of it at the neck, `crown` the height of the crown.

    `cusps` says what the chewing edge looks like from the front: 0 is an incisor's straight edge.
    """

    half: float
    neck: float
    crown: float
    cusps: int
    roots: tuple[Root, ...]

    @property
    def height(self) -> float:
        """From the chewing edge to the tip of the longest root."""
        return self.crown + max(root.length for root in self.roots)

    def crown_path(self) -> str:
        """Return the outline of the crown; at the neck it is curved as the gum is."""
        w, n, c = self.half, self.neck, self.crown
        up = _points(
            "M{} {}C{} {} {} {} {} {}", -n, -c, -n - 1, -c * 0.72, -w, -c * 0.62, -w, -c * 0.34
        )
        down = _points("C{} {} {} {} {} {}", w, -c * 0.62, n + 1, -c * 0.72, n, -c)
        neck = _points("Q{} {} {} {}Z", 0, -c - 5, -n, -c)
        return up + _edge(self) + down + neck

    def root_paths(self) -> list[str]:
        """Return the outline of each root, those behind first."""
        return [self._root(root) for root in self.roots]

    def canals(self) -> list[str]:
        """Return the line of each canal, from the pulp chamber to the tip."""
        start = -self.crown * 0.62
        lines = []
        for root in self.roots:
            across = (root.left + root.right) / 2
            neck, tip = -self.crown - root.length * 0.3, -self.crown - root.length + 2
            lines.append(
                _points("M{} {}Q{} {} {} {}", across * 0.55, start, across, neck, root.tip, tip)
            )
        return lines

    def chamber(self) -> str:
        """Return the outline of the pulp in the crown."""
        w, top, bottom = self.neck * 0.5, -self.crown - 3, -self.crown * 0.42
        middle = (top + bottom) / 2
        return _points(
            "M{} {}Q{} {} {} {}Q{} {} {} {}Q{} {} {} {}Q{} {} {} {}Z",
            0, top, w, top, w, middle, w, bottom, 0, bottom, -w, bottom, -w, middle, -w, top, 0, top,
        )  # fmt: skip

    def tips(self) -> list[tuple[float, float]]:
        """Return the tips of the roots."""
        return [(root.tip, -self.crown - root.length) for root in self.roots]

    def _root(self, root: Root) -> str:
        neck, tip = -self.crown, -self.crown - root.length
        belly, near = neck - root.length * 0.5, tip + root.length * 0.14
        width = (root.right - root.left) * 0.16 + 1
        return _points(
            "M{} {}C{} {} {} {} {} {}C{} {} {} {} {} {}C{} {} {} {} {} {}C{} {} {} {} {} {}Q{} {} {} {}Z",
            root.left, neck, root.left, belly, root.tip - width - 1.6, belly, root.tip - width, near,
            root.tip - width, tip + 2, root.tip - 1.6, tip, root.tip, tip,
            root.tip + 1.6, tip, root.tip + width, tip + 2, root.tip + width, near,
            root.tip + width + 1.6, belly, root.right, belly, root.right, neck,
            (root.left + root.right) / 2, neck - 3, root.left, neck,
        )  # fmt: skip


def _edge(shape: Shape) -> str:
    """Return the chewing edge, from the left to the right."""
    w, c = shape.half, shape.crown
    right = (w, -c * 0.34)
    if shape.cusps == 0:
        return _points(
            "C{} {} {} {} {} {}L{} {}C{} {} {} {} {} {}",
            -w,
            -3,
            -w + 1,
            0,
            -w + 4,
            0,
            w - 3,
            0,
            w - 0.5,
            0,
            w,
            -4,
            *right,
        )
    if shape.cusps == 1:
        return _points(
            "C{} {} {} {} {} {}C{} {} {} {} {} {}",
            -w,
            -c * 0.2,
            -3,
            0,
            0,
            0,
            3,
            0,
            w,
            -c * 0.2,
            *right,
        )
    return _points(
        "C{} {} {} {} {} {}C{} {} {} {} {} {}C{} {} {} {} {} {}C{} {} {} {} {} {}",
        -w, -2, -w * 0.8, 0, -w * 0.5, 0, -w * 0.25, 0, -w * 0.2, -4.5, 0, -4.5,
        w * 0.2, -4.5, w * 0.25, 0, w * 0.5, 0, w * 0.8, 0, w, -2, *right,
    )  # fmt: skip


def _points(form: str, *values: float) -> str:
    return form.format(*map(number, values))


def _one(neck: float, length: float, lean: float = 1.5) -> tuple[Root, ...]:
    return (Root(-neck, neck, lean, length),)


def _two(neck: float, length: float, spread: float) -> tuple[Root, ...]:
    return (Root(-neck, 1, -spread + 3, length), Root(-1, neck, spread + 3, length - 3))


def _three(neck: float, length: float, spread: float) -> tuple[Root, ...]:
    palatal = Root(-neck * 0.55, neck * 0.55, 1, length + 2)
    return (palatal, *_two(neck, length - 5, spread))


# By position from the midline.
_UPPER: Final[tuple[Shape, ...]] = (
    Shape(19, 12.5, 44, 0, _one(12.5, 58)),
    Shape(15.5, 10.5, 40, 0, _one(10.5, 57, 2.5)),
    Shape(17.5, 12.5, 44, 1, _one(12.5, 72, 2.5)),
    Shape(17, 13, 37, 1, (Root(-13, 3, -5, 57), Root(-3, 13, 6.5, 55))),
    Shape(16.5, 12.5, 36, 1, _one(12.5, 59, 2.5)),
    Shape(26, 21, 34, 2, _three(21, 60, 15)),
    Shape(24.5, 19.5, 33, 2, _three(19.5, 55, 12)),
    Shape(21.5, 17, 31, 2, _three(17, 46, 8)),
)
_LOWER: Final[tuple[Shape, ...]] = (
    Shape(12.5, 8.5, 38, 0, _one(8.5, 55)),
    Shape(13.5, 9.5, 40, 0, _one(9.5, 58, 2)),
    Shape(16, 11.5, 46, 1, _one(11.5, 69, 2.5)),
    Shape(16.5, 12, 40, 1, _one(12, 60, 2.5)),
    Shape(17, 12.5, 37, 1, _one(12.5, 62, 3)),
    Shape(27.5, 22, 34, 2, _two(22, 60, 12)),
    Shape(25.5, 20, 33, 2, _two(20, 56, 9)),
    Shape(22.5, 17.5, 31, 2, _two(17.5, 45, 6)),
)
_UPPER_PRIMARY: Final[tuple[Shape, ...]] = (
    Shape(16, 10.5, 28, 0, _one(10.5, 40)),
    Shape(13, 9, 27, 0, _one(9, 40, 2)),
    Shape(15, 10.5, 29, 1, _one(10.5, 46, 2)),
    Shape(16.5, 13.5, 25, 2, _three(13.5, 38, 10)),
    Shape(20, 16.5, 27, 2, _three(16.5, 41, 12)),
)
_LOWER_PRIMARY: Final[tuple[Shape, ...]] = (
    Shape(11, 7.5, 25, 0, _one(7.5, 38)),
    Shape(12, 8.5, 27, 0, _one(8.5, 40, 2)),
    Shape(13.5, 9.5, 29, 1, _one(9.5, 44, 2)),
    Shape(17.5, 14, 26, 2, _two(14, 37, 9)),
    Shape(20.5, 17, 27, 2, _two(17, 40, 11)),
)


def shape_of(tooth: Tooth) -> Shape:
    """Return the outline of a tooth's type."""
    if tooth.is_primary:
        rows = _UPPER_PRIMARY if tooth.is_upper else _LOWER_PRIMARY
    else:
        rows = _UPPER if tooth.is_upper else _LOWER
    return rows[tooth.position - 1]
