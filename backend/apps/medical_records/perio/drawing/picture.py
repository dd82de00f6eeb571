"""The whole chart of an exam, as one SVG that needs nothing from elsewhere and runs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.medical_records.charting.odontogram.drawing.elements import (
    Markup,
    element,
    group,
    line,
    words,
)
from apps.medical_records.charting.odontogram.drawing.style import FAINT, FONT, INK, PAPER
from apps.medical_records.perio.drawing.layout import (
    EDGE,
    HEIGHT,
    MIDDLE,
    RIGHT,
    STRIP,
    WIDTH,
    center,
    column,
    in_order,
    jaw,
)
from apps.medical_records.perio.drawing.legend import legend
from apps.medical_records.perio.drawing.side import Side
from apps.medical_records.perio.drawing.style import PREFIX, definitions
from apps.medical_records.perio.drawing.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apps.medical_records.charting.teeth import Tooth
    from apps.medical_records.perio.drawing.chart import Chart
    from apps.medical_records.perio.drawing.layout import Jaw

_ROMAN = ("0", "I", "II", "III")
# So many scores fit beside each other in the longest language.
_IN_A_LINE = 5


def draw(chart: Chart, *, language: str, notation: str) -> str:
    """Return an exam as SVG. It holds no text that anybody typed, so there is none that could do anything."""
    texts = Texts(language, notation)
    keys, height = legend(texts, top=HEIGHT + 12)
    return element(
        "svg",
        element("title", texts["title"], id=f"{PREFIX}-title"),
        element("desc", texts.of_chart(chart), id=f"{PREFIX}-desc"),
        definitions(),
        element("rect", width="100%", height="100%", fill=PAPER),
        *_head(chart, texts),
        *(each for is_upper in (True, False) for each in _jaw(chart, texts, is_upper=is_upper)),
        keys,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH:.0f} {HEIGHT + 12 + height + 6:.0f}",
        width="100%",
        role="img",
        lang=texts.language,
        aria_labelledby=f"{PREFIX}-title {PREFIX}-desc",
        font_family=FONT,
    )


def _head(chart: Chart, texts: Texts) -> Iterator[Markup]:
    title = f"{texts['title']}. {texts.day(chart)}"
    yield words(EDGE, 20, title, font_size=15, font_weight=600, fill=INK)
    told = texts.scores(chart)
    for turn, some in enumerate((told[:_IN_A_LINE], told[_IN_A_LINE:])):
        yield words(EDGE, 39 + turn * 17, " · ".join(some), font_size=12, fill=INK)


def _jaw(chart: Chart, texts: Texts, *, is_upper: bool) -> Iterator[Markup]:
    place = jaw(is_upper=is_upper)
    for letter, view in place.views.items():
        yield Side(chart, view, letter, is_upper).draw(texts)
    yield _strip(place, texts)
    for tooth in in_order(is_upper=is_upper):
        yield _between(tooth, chart, texts, place)
    outer = sorted((place.buccal.outer, place.lingual.outer))
    yield line(MIDDLE, outer[0], MIDDLE, outer[1], stroke=FAINT, stroke_width=1)


def _strip(place: Jaw, texts: Texts) -> Markup:
    """Return the strip between a jaw's sides."""
    rows = (("row.tooth", 15), ("row.mobility", 30))
    return group(
        element(
            "rect", x=EDGE, y=place.strip, width=RIGHT - EDGE, height=STRIP, fill="#f3f5f7", rx=3
        ),
        *(
            words(EDGE + 5, place.strip + down, texts[name], font_size=11, fill=INK)
            for name, down in rows
        ),
    )


def _between(tooth: Tooth, chart: Chart, texts: Texts, place: Jaw) -> Markup:
    """Return a tooth's number and mobility, and for those who hear it all that was measured of it."""
    x, is_gone = center(tooth), tooth.fdi in chart.gone
    mobility = chart.teeth.get(tooth.fdi, {}).get("mobility")
    return group(
        element("title", texts.of_tooth(chart, tooth.fdi)),
        element(
            "rect",
            x=x - column(tooth) / 2,
            y=place.strip,
            width=column(tooth),
            height=STRIP,
            fill="none",
            pointer_events="all",
        ),
        words(
            x,
            place.strip + 15,
            texts.number(tooth.fdi),
            text_anchor="middle",
            font_size=14,
            font_weight=400 if is_gone else 600,
            fill="#6b7580" if is_gone else INK,
        ),
        ""
        if mobility is None
        else words(
            x,
            place.strip + 30,
            _ROMAN[mobility],
            text_anchor="middle",
            font_size=11,
            font_weight=700 if mobility else 400,
            fill=INK,
        ),
    )
