"""The whole drawing of a mouth, as one SVG that needs nothing from elsewhere and runs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apps.medical_records.charting.findings.choices import FindingKind
from apps.medical_records.charting.odontogram.choices import Presence
from apps.medical_records.charting.odontogram.drawing.elements import (
    Markup,
    element,
    group,
    line,
    words,
)
from apps.medical_records.charting.odontogram.drawing.layout import Layout
from apps.medical_records.charting.odontogram.drawing.legend import legend
from apps.medical_records.charting.odontogram.drawing.profile import profile
from apps.medical_records.charting.odontogram.drawing.spans import bridge_bar, denture_base
from apps.medical_records.charting.odontogram.drawing.strokes import arrows, held, star
from apps.medical_records.charting.odontogram.drawing.style import (
    FAINT,
    FONT,
    INK,
    PAPER,
    PREFIX,
    definitions,
)
from apps.medical_records.charting.odontogram.drawing.surfaces import diagram
from apps.medical_records.charting.odontogram.drawing.texts import Texts

if TYPE_CHECKING:
    from datetime import date

    from apps.medical_records.charting.odontogram.drawing.layout import Place
    from apps.medical_records.charting.odontogram.mouth import Mouth, ToothInMouth

# Marks beside a tooth's number.
_BESIDE: Final = {
    FindingKind.RETAINED_PRIMARY: held,
    FindingKind.MALPOSITION: arrows,
    FindingKind.OTHER: star,
}


def draw(mouth: Mouth, *, language: str, notation: str, day: date) -> str:
    """Return a mouth as SVG. It holds no text that anybody typed, so there is none that could do anything."""
    layout, texts = Layout(mouth), Texts(language, notation)
    top = layout.top + layout.height + 14
    keys, height = legend(mouth, texts, left=26, top=top, width=layout.width)
    whole = f"0 0 {layout.width:.0f} {top + height + 6:.0f}"
    return element(
        "svg",
        element("title", texts["title"], id=f"{PREFIX}-title"),
        element("desc", texts.of_mouth(mouth, day), id=f"{PREFIX}-desc"),
        definitions(),
        element("rect", width="100%", height="100%", fill=PAPER),
        _frame(layout, texts),
        *(denture_base(each, mouth, layout) for each in mouth.dentures),
        *(_tooth(each, layout.place(each.tooth), texts) for each in mouth.teeth),
        *(bridge_bar(each, layout) for each in mouth.bridges),
        keys,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=whole,
        width="100%",
        role="img",
        lang=texts.language,
        aria_labelledby=f"{PREFIX}-title {PREFIX}-desc",
        font_family=FONT,
    )


def _frame(layout: Layout, texts: Texts) -> Markup:
    """Return the lines between the quadrants, and which side is which."""
    middle, height = layout.middle, layout.middle_height
    sides = group(
        words(8, height - 5, texts["right"]),
        words(layout.width - 8, height - 5, texts["left"], text_anchor="end"),
        font_size=12,
        fill=INK,
    )
    lines = group(
        line(8, height, layout.width - 8, height),
        line(middle, layout.top, middle, layout.top + layout.height),
        stroke=FAINT,
        stroke_width=1,
    )
    return group(lines, sides)


def _tooth(there: ToothInMouth, place: Place, texts: Texts) -> Markup:
    is_gone = there.presence in (Presence.MISSING, Presence.UNERUPTED)
    label = words(
        place.x,
        place.number + 5,
        texts.number(there.tooth.fdi),
        text_anchor="middle",
        font_size=11 if there.tooth.is_supernumerary else 14 if there.tooth.is_primary else 16,
        font_weight=400 if is_gone else 600,
        fill="#6b7580" if is_gone else INK,
    )
    return group(
        element("title", texts.of_tooth(there)),
        profile(there, place),
        diagram(there, place),
        label,
        *_beside(there, place),
    )


def _beside(there: ToothInMouth, place: Place) -> list[Markup]:
    marks = [_BESIDE[kind] for kind in there.work.conditions if kind in _BESIDE]
    return [
        mark(place.x, place.number + place.up * 12 + turn * 6) for turn, mark in enumerate(marks)
    ]
