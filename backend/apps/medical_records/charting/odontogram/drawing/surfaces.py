"""The five surfaces of a tooth, seen on its chewing side: a square in a square, an edge in a square for front teeth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apps.medical_records.charting.choices import DrawnAs
from apps.medical_records.charting.findings.choices import FindingKind
from apps.medical_records.charting.odontogram.choices import OUT_OF_SIGHT, Presence
from apps.medical_records.charting.odontogram.drawing.elements import (
    Markup,
    element,
    group,
    number,
    path,
)
from apps.medical_records.charting.odontogram.drawing.strokes import (
    AS_DONE,
    AS_WANTED,
    wave,
    zigzag,
)
from apps.medical_records.charting.odontogram.drawing.style import (
    DONE,
    ENAMEL,
    FAINT,
    FOUND,
    INK,
    WANTED,
    hatch,
)

if TYPE_CHECKING:
    from apps.medical_records.charting.odontogram.drawing.layout import Place
    from apps.medical_records.charting.odontogram.mouth import ToothInMouth
    from apps.medical_records.charting.odontogram.work import Surface

FILLS: Final = {
    FindingKind.CARIES: hatch("caries"),
    FindingKind.INITIAL_CARIES: hatch("initial"),
    FindingKind.DEFECTIVE_RESTORATION: hatch("defective"),
    FindingKind.FRACTURE: "#fff",
    FindingKind.WEAR: hatch("wear"),
    FindingKind.HYPOMINERALISATION: hatch("speckled"),
    FindingKind.DISCOLORATION: hatch("stained"),
    FindingKind.OTHER: hatch("other"),
}
DONE_FILLS: Final = {
    DrawnAs.FILLING: DONE,
    DrawnAs.SEALANT: "#fff",
    DrawnAs.INLAY: hatch("inlay"),
    DrawnAs.VENEER: hatch("veneer"),
}
_LIGHT: Final = "#c9d6df"
_CROWNED: Final = (DrawnAs.CROWN, DrawnAs.RETAINER, DrawnAs.IMPLANT_CROWN, DrawnAs.PONTIC)
_NO_SURFACES: Final = frozenset({Presence.MISSING, Presence.RETAINED_ROOT})
# How far each side is round at its corners, as part of the half.
_ROUND: Final = 0.62
_Polygon = tuple[tuple[float, float], ...]


def diagram(there: ToothInMouth, place: Place) -> Markup:
    """Return the surfaces with what is on them; of a tooth that isn't in the mouth only what is planned there."""
    if there.presence in _NO_SURFACES and not there.work.surfaces:
        return _cover_planned(there, place)
    is_faint = there.presence in OUT_OF_SIGHT | _NO_SURFACES
    parts = _parts(place, is_anterior=there.tooth.is_anterior, letters=there.tooth.surfaces)
    ground = _LIGHT if there.work.crown else ENAMEL
    plain = group(
        *(path(_closed(part), fill=ground) for part in parts.values()),
        stroke=FAINT if is_faint else INK,
        stroke_width=1,
        stroke_linejoin="round",
        stroke_dasharray="2.5 2.5" if is_faint else None,
    )
    marks = [
        _marked(parts[letter], surface)
        for letter, surface in there.work.surfaces.items()
        if letter in parts
    ]
    return group(plain, _cover_done(there, place), *marks, _cover_planned(there, place))


def _cover_done(there: ToothInMouth, place: Place) -> Markup:
    if there.work.crown is None and there.presence is not Presence.PONTIC:
        return Markup()
    return _frame(place, place.half - 2, stroke=DONE, stroke_width=4.4)


def _cover_planned(there: ToothInMouth, place: Place) -> Markup:
    if not any(drawn in there.work.wanted for drawn in _CROWNED):
        return Markup()
    return _frame(
        place, place.half - 1, stroke=WANTED, stroke_width=2.8, stroke_dasharray=AS_WANTED.dashes
    )


def _frame(place: Place, half: float, **how: str | float | None) -> Markup:
    return element(
        "rect",
        x=place.x - half,
        y=place.surfaces - half,
        width=2 * half,
        height=2 * half,
        rx=half * _ROUND,
        fill="none",
        **how,
    )


def _marked(part: _Polygon, surface: Surface) -> Markup:
    """Return one surface: what was found lies on what is done, and what is planned goes around both."""
    x, y, size = _middle(part)
    marks = []
    if surface.done is not None:
        marks.append(path(_closed(part), fill=DONE_FILLS[surface.done], stroke=INK))
        if surface.done is DrawnAs.SEALANT:
            marks.append(wave(x, y, size, AS_DONE))
    for turn, kind in enumerate(surface.conditions):
        smaller = 0.62 if surface.done is not None else 1 - 0.34 * turn
        marks.append(
            path(_closed(_shrunk(part, smaller)), fill=FILLS.get(kind, "#fff"), stroke=FOUND)
        )
        if kind is FindingKind.FRACTURE:
            marks.append(zigzag(x, y, size))
    if surface.wanted is not None:
        fill = "none" if surface.conditions else hatch("wanted")
        if surface.wanted is DrawnAs.SEALANT:
            marks.append(wave(x, y, size, AS_WANTED))
            fill = "none"
        marks.append(path(_closed(part), fill=fill, stroke=WANTED, stroke_width=2.4))
    return group(*marks, stroke_linejoin="round")


def _parts(place: Place, *, is_anterior: bool, letters: str) -> dict[str, _Polygon]:
    """Return each surface's outline by its letter: outwards is the cheek, inwards the tongue, mesial is the midline."""
    x, y, h = place.x, place.surfaces, place.half
    across, along = (h * 0.62, h * 0.2) if is_anterior else (h * 0.46, h * 0.46)
    mesial, out = -place.side, -place.up
    corner = h * (1 - _ROUND * 0.293)

    def at(a: float, b: float) -> tuple[float, float]:
        return (x + a * mesial, y + b * out)

    inner = {
        "mo": at(across, along),
        "do": at(-across, along),
        "di": at(-across, -along),
        "mi": at(across, -along),
    }
    side, flat = h, h * (1 - _ROUND)
    mesial_letter, middle, distal, outer, lingual = (
        letters[0],
        letters[1],
        letters[2],
        letters[3],
        letters[4],
    )
    return {
        mesial_letter: (
            inner["mo"], at(corner, corner), at(side, flat), at(side, -flat), at(corner, -corner), inner["mi"],
        ),
        middle: (inner["mo"], inner["do"], inner["di"], inner["mi"]),
        distal: (
            inner["do"], at(-corner, corner), at(-side, flat), at(-side, -flat), at(-corner, -corner), inner["di"],
        ),
        outer: (
            inner["mo"], at(corner, corner), at(flat, side), at(-flat, side), at(-corner, corner), inner["do"],
        ),
        lingual: (
            inner["mi"], at(corner, -corner), at(flat, -side), at(-flat, -side), at(-corner, -corner), inner["di"],
        ),
    }  # fmt: skip


def _closed(part: _Polygon) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in part) + "Z"


def _middle(part: _Polygon) -> tuple[float, float, float]:
    """Return the middle of a surface, and how much room there is around it."""
    xs, ys = [x for x, _ in part], [y for _, y in part]
    x, y = sum(xs) / len(part), sum(ys) / len(part)
    return x, y, max(min(max(xs) - min(xs), max(ys) - min(ys)) * 0.42, 4.5)


def _shrunk(part: _Polygon, to: float) -> _Polygon:
    x, y, _ = _middle(part)
    return tuple((x + (px - x) * to, y + (py - y) * to) for px, py in part)
