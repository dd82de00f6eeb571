"""Teeth and their surfaces, as FDI (ISO 3950) numbers them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

# In the order in which combined surfaces are written: `MOD`, `MIDV`.
ANTERIOR_SURFACES, POSTERIOR_SURFACES = "MIDVL", "MODBL"
SURFACES: Final = "MOIDBVL"
_LAST_ANTERIOR = 3
_PERMANENT_POSITIONS, _PRIMARY_POSITIONS = range(1, 9), range(1, 6)


@dataclass(frozen=True)
class Tooth:
    """A tooth by its place: quadrant 1-4 (5-8 of primary teeth) from the upper right on clockwise, position from the midline.

    A supernumerary tooth stands beside the one whose place it has, and has an `S` behind its number.
    """

    quadrant: int
    position: int
    is_supernumerary: bool = False

    @cached_property
    def fdi(self) -> str:
        """The number that is stored: `11`, `85`, `21S`."""
        return f"{self.quadrant}{self.position}{'S' * self.is_supernumerary}"

    @property
    def is_primary(self) -> bool:
        """Whether it is a child's tooth that is shed."""
        return self.quadrant > 4  # noqa: PLR2004  as ISO 3950 numbers quadrants

    @property
    def is_upper(self) -> bool:
        """Whether it is in the upper jaw."""
        return self.quadrant in (1, 2, 5, 6)

    @property
    def is_right(self) -> bool:
        """Whether it is on the patient's right, which is the left of a chart."""
        return self.quadrant in (1, 4, 5, 8)

    @property
    def is_anterior(self) -> bool:
        """Whether it is an incisor or a canine, which have an edge instead of a chewing surface."""
        return self.position <= _LAST_ANTERIOR

    @property
    def surfaces(self) -> str:
        """The surfaces that it has, in writing order."""
        return ANTERIOR_SURFACES if self.is_anterior else POSTERIOR_SURFACES


PERMANENT: Final = tuple(
    Tooth(quadrant, position) for quadrant in range(1, 5) for position in _PERMANENT_POSITIONS
)
PRIMARY: Final = tuple(
    Tooth(quadrant, position) for quadrant in range(5, 9) for position in _PRIMARY_POSITIONS
)
TEETH: Final = {
    tooth.fdi: tooth
    for there in (*PERMANENT, *PRIMARY)
    for tooth in (there, Tooth(there.quadrant, there.position, is_supernumerary=True))
}
"""Every tooth that can be charted, by its FDI number."""


class NoSuchSurface(ValueError):
    """A surface that the tooth does not have, or one given twice."""


def in_order(tooth: Tooth, surfaces: str) -> str:
    """Return surfaces of a tooth in writing order; raise `NoSuchSurface` for one that it lacks or that is there twice."""
    if strange := set(surfaces) - set(tooth.surfaces):
        named = ", ".join(sorted(strange))
        raise NoSuchSurface(f"Tooth {tooth.fdi} has {', '.join(tooth.surfaces)}, and not {named}.")
    if len(set(surfaces)) < len(surfaces):
        raise NoSuchSurface("Name each surface once.")
    return "".join(surface for surface in tooth.surfaces if surface in surfaces)
