"""The legend: a small picture and a name for each kind of thing that is on the drawing, and for no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apps.medical_records.charting.choices import DrawnAs
from apps.medical_records.charting.odontogram.choices import Presence
from apps.medical_records.charting.odontogram.drawing.elements import Markup, group, words
from apps.medical_records.charting.odontogram.drawing.samples import (
    bridge_sample,
    drawn_sample,
    finding_sample,
    presence_sample,
)
from apps.medical_records.charting.odontogram.drawing.style import INK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apps.medical_records.charting.odontogram.drawing.texts import Texts
    from apps.medical_records.charting.odontogram.mouth import Mouth

_COLUMNS, _HEIGHT = 4, 25.0
# What shows in the picture of a tooth by itself, or has an entry as what was done.
_PLAIN: Final = frozenset({Presence.PRESENT, Presence.IMPLANT, Presence.PONTIC})


def legend(
    mouth: Mouth, texts: Texts, *, left: float, top: float, width: float
) -> tuple[Markup, float]:
    """Return the legend, and its height."""
    entries = list(_entries(mouth, texts))
    column = (width - 2 * left) / _COLUMNS
    drawn = [
        group(
            picture,
            words(31, 4.5, text, font_size=12.5, fill=INK),
            transform=f"translate({left + turn % _COLUMNS * column:.0f} {top + turn // _COLUMNS * _HEIGHT + 14:.0f})",
        )
        for turn, (picture, text) in enumerate(entries)
    ]
    rows = -(-len(entries) // _COLUMNS)
    return group(*drawn), rows * _HEIGHT + 8


def _entries(mouth: Mouth, texts: Texts) -> Iterator[tuple[Markup, str]]:
    """Return what occurs, in the order of its values: what is there, what was found, what is done, what is planned."""
    there = {each.presence for each in mouth.teeth} - _PLAIN
    for presence in (each for each in Presence if each in there):
        yield presence_sample(presence), texts[f"presence.{presence}"]
    found = _found(mouth)
    for kind in sorted(found):
        yield finding_sample(kind), texts[f"finding.{kind}"]
    for is_wanted in (False, True):
        drawn = _drawn(mouth, is_wanted=is_wanted)
        for each in (each for each in DrawnAs if each in drawn):
            name = texts.planned(texts[f"drawn.{each}"], is_wanted=is_wanted)
            yield drawn_sample(each, is_wanted=is_wanted), name
        if any(bridge.is_wanted is is_wanted for bridge in mouth.bridges):
            yield (
                bridge_sample(is_wanted=is_wanted),
                texts.planned(texts["bridge"], is_wanted=is_wanted),
            )


def _found(mouth: Mouth) -> set[str]:
    found: set[str] = set()
    for each in mouth.teeth:
        found.update(each.work.conditions)
        for surface in each.work.surfaces.values():
            found.update(surface.conditions)
    return found


def _drawn(mouth: Mouth, *, is_wanted: bool) -> set[DrawnAs]:
    drawn: set[DrawnAs] = set()
    for each in mouth.teeth:
        drawn.update(each.work.wanted if is_wanted else each.work.done)
        for surface in each.work.surfaces.values():
            on_it = surface.wanted if is_wanted else surface.done
            if on_it is not None:
                drawn.add(on_it)
        if not is_wanted and each.presence in (Presence.IMPLANT, Presence.PONTIC):
            drawn.add(DrawnAs(each.presence.value))
    for denture in mouth.dentures:
        if denture.is_wanted is is_wanted:
            drawn.add(DrawnAs.DENTURE if denture.is_complete else DrawnAs.PARTIAL_DENTURE)
    return drawn
