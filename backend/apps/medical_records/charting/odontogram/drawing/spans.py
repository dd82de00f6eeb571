"""What is drawn over more than one tooth: bridges and dentures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.medical_records.charting.odontogram.bridges import ARCHES
from apps.medical_records.charting.odontogram.choices import Presence
from apps.medical_records.charting.odontogram.drawing.elements import (
    Markup,
    element,
    group,
    line,
    number,
    path,
)
from apps.medical_records.charting.odontogram.drawing.layout import Layout, neck_height
from apps.medical_records.charting.odontogram.drawing.strokes import AS_DONE, AS_WANTED
from apps.medical_records.charting.odontogram.drawing.style import DONE, GUM, WANTED
from apps.medical_records.charting.teeth import TEETH

if TYPE_CHECKING:
    from apps.medical_records.charting.odontogram.bridges import Bridge
    from apps.medical_records.charting.odontogram.mouth import Denture, Mouth

# The last tooth of a denture, from the midline.
_LAST = 7


def bridge_bar(bridge: Bridge, layout: Layout) -> Markup:
    """Return the bar that joins a bridge's units, below their crowns."""
    places = [layout.place(TEETH[fdi]) for fdi in bridge.teeth]
    look = AS_WANTED if bridge.is_wanted else AS_DONE
    up = places[0].up
    height = places[0].edge + up * 4.5
    feet = [line(place.x, height, place.x, height - up * 8) for place in places]
    bar = line(places[0].x - 9, height, places[-1].x + 9, height)
    return group(
        bar,
        *feet,
        stroke=look.stroke,
        stroke_width=3.4,
        stroke_linecap="round",
        stroke_dasharray="6 3.4" if look.dashes else None,
    )


def denture_base(denture: Denture, mouth: Mouth, layout: Layout) -> Markup:
    """Return the base of a denture along the necks: of a whole jaw, or from the first to the last tooth it replaces."""
    reach = _reach(denture, mouth)
    if reach is None:
        return Markup()
    first, last = (layout.place(TEETH[fdi]) for fdi in reach)
    up = first.up
    height = neck_height(first, TEETH["16" if denture.is_upper else "46"]) - up * 4
    left, right = first.x - 26, last.x + 26
    color = WANTED if denture.is_wanted else DONE
    band = element(
        "rect",
        x=left,
        y=height - 8,
        width=right - left,
        height=16,
        rx=8,
        fill="none" if denture.is_wanted else GUM,
        stroke=color,
        stroke_width=2 if denture.is_complete else 1.6,
        stroke_dasharray="7 4" if denture.is_wanted else None,
    )
    clasps = (
        []
        if denture.is_complete
        else [_clasp(x, height, up, side, color) for x, side in ((left, -1), (right, 1))]
    )
    return group(band, *clasps)


def _clasp(x: float, y: float, up: int, side: int, color: str) -> Markup:
    return path(
        f"M{number(x)} {number(y)}q{number(side * 12)} {number(up * 3)} {number(side * 9)} {number(up * 17)}",
        fill="none",
        stroke=color,
        stroke_width=2.2,
        stroke_linecap="round",
    )


def _reach(denture: Denture, mouth: Mouth) -> tuple[str, str] | None:
    arch = [fdi for fdi in ARCHES[0 if denture.is_upper else 1] if int(fdi[1]) <= _LAST]
    if denture.is_complete:
        return arch[0], arch[-1]
    filled = Presence.MISSING if denture.is_wanted else Presence.REPLACED
    replaced = {each.tooth.fdi for each in mouth.teeth if each.presence is filled}
    over = [fdi for fdi in arch if fdi in replaced]
    return (over[0], over[-1]) if over else (arch[0], arch[-1])
