"""The legend: a small picture and a name for each kind of mark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apps.medical_records.charting.odontogram.drawing.elements import Markup, group, line, words
from apps.medical_records.charting.odontogram.drawing.strokes import cross
from apps.medical_records.charting.odontogram.drawing.style import INK
from apps.medical_records.perio.drawing import marks
from apps.medical_records.perio.drawing.layout import EDGE, WIDTH
from apps.medical_records.perio.drawing.style import BOTTOM, DEEP, MARGIN, VERY_DEEP

if TYPE_CHECKING:
    from apps.medical_records.perio.drawing.texts import Texts

_COLUMNS, _HEIGHT = 4, 23.0
_GREY: Final = "#8a949e"


def _samples() -> dict[str, Markup]:
    return {
        "shallow": marks.pocket(10, -8, 8, 1),
        "deep": marks.pocket(10, -8, 8, DEEP),
        "very_deep": marks.pocket(10, -8, 8, VERY_DEEP),
        "margin": line(1, 0, 19, 0, stroke=MARGIN, stroke_width=1.8),
        "bleeding": marks.blood(10, 0),
        "suppuration": marks.pus(10, 0),
        "plaque": marks.plaque(10, 0),
        "bottom": line(1, 0, 19, 0, stroke=BOTTOM, stroke_width=1.8, stroke_dasharray="3 2"),
        **{f"furcation_{grade}": marks.furcation(10, 0, grade, down=1) for grade in (1, 2, 3)},
        "gone": cross(10, 0, 6, 7, color=_GREY, width=2.2),
    }


def legend(texts: Texts, *, top: float) -> tuple[Markup, float]:
    """Return the legend, and its height."""
    column = (WIDTH - 2 * EDGE) / _COLUMNS
    samples = _samples()
    drawn = [
        group(
            picture,
            words(28, 4, texts[f"key.{name}"], font_size=12, fill=INK),
            transform=f"translate({EDGE + turn % _COLUMNS * column:.0f} {top + turn // _COLUMNS * _HEIGHT + 14:.0f})",
        )
        for turn, (name, picture) in enumerate(samples.items())
    ]
    return group(*drawn), -(-len(samples) // _COLUMNS) * _HEIGHT + 8
