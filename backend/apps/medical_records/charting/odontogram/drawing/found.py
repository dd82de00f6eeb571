"""What was found on the whole of a tooth, as it is drawn on its profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apps.medical_records.charting.findings.choices import FindingKind
from apps.medical_records.charting.odontogram.drawing.elements import (
    Markup,
    circle,
    group,
    line,
    path,
)
from apps.medical_records.charting.odontogram.drawing.strokes import zigzag
from apps.medical_records.charting.odontogram.drawing.style import FOUND, hatch

if TYPE_CHECKING:
    from collections.abc import Callable

    from apps.medical_records.charting.odontogram.drawing.shapes import Shape
    from apps.medical_records.charting.odontogram.mouth import ToothInMouth


def found(there: ToothInMouth, shape: Shape) -> Markup:
    """Return the marks of what was found on the whole of a tooth."""
    return group(*(_FOUND[kind](shape) for kind in there.work.conditions if kind in _FOUND))


def _over_crown(fill: str) -> Callable[[Shape], Markup]:
    def drawn(shape: Shape) -> Markup:
        return path(
            shape.crown_path(), fill=fill, stroke=FOUND, stroke_width=1.2, fill_opacity=0.75
        )

    return drawn


def _defective(shape: Shape) -> Markup:
    return path(
        shape.crown_path(), fill="none", stroke=FOUND, stroke_width=2.4, stroke_dasharray="5 3"
    )


def _worn(shape: Shape) -> Markup:
    w = shape.half * 0.85
    return group(
        line(-w, -2, w, -2),
        line(-w, -6, w, -6),
        stroke=FOUND,
        stroke_width=1.7,
        stroke_linecap="round",
    )


def _pulp(fill: str) -> Callable[[Shape], Markup]:
    def drawn(shape: Shape) -> Markup:
        return group(
            *(path(d, fill="none", stroke_width=1.6) for d in shape.canals()),
            path(shape.chamber(), fill=fill, stroke_width=1.4),
            stroke=FOUND,
            stroke_linecap="round",
        )

    return drawn


def _periapical(shape: Shape) -> Markup:
    x, tip = min(shape.tips(), key=lambda at: at[1])
    return circle(x, tip + 4, 6.5, fill=hatch("caries"), stroke=FOUND, stroke_width=1.6)


_FOUND: Final[dict[FindingKind, Callable[[Shape], Markup]]] = {
    FindingKind.DEFECTIVE_RESTORATION: _defective,
    FindingKind.FRACTURE: lambda shape: zigzag(0, -shape.crown * 0.5, shape.half * 0.86),
    FindingKind.WEAR: _worn,
    FindingKind.HYPOMINERALISATION: _over_crown(hatch("speckled")),
    FindingKind.DISCOLORATION: _over_crown(hatch("stained")),
    FindingKind.PULPITIS: _pulp("#fff"),
    FindingKind.NECROSIS: _pulp(FOUND),
    FindingKind.PERIAPICAL_LESION: _periapical,
}
