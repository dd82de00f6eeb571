"""The legend's small pictures, each in a box of 26 by 20 around its middle line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apps.medical_records.charting.choices import DrawnAs
from apps.medical_records.charting.findings.choices import FindingKind
from apps.medical_records.charting.odontogram.choices import Presence
from apps.medical_records.charting.odontogram.drawing.elements import (
    Markup,
    circle,
    element,
    group,
    line,
    path,
)
from apps.medical_records.charting.odontogram.drawing.strokes import (
    AS_DONE,
    AS_WANTED,
    arrows,
    cross,
    held,
    screw,
    star,
    wave,
    zigzag,
)
from apps.medical_records.charting.odontogram.drawing.style import (
    DENTINE,
    DONE,
    ENAMEL,
    FAINT,
    FOUND,
    GUM,
    INK,
    WANTED,
    hatch,
)
from apps.medical_records.charting.odontogram.drawing.surfaces import DONE_FILLS, FILLS

if TYPE_CHECKING:
    from collections.abc import Callable

_ROOT: Final = "M7 9C7 0 10 -8 13 -9C16 -8 19 0 19 9Z"


def _square(**how: str | float | None) -> Markup:
    return element("rect", **{"x": 5, "y": -8, "width": 16, "height": 16, "rx": 4, **how})


def presence_sample(presence: Presence) -> Markup:
    """Return the picture of what is at a place."""
    return _PRESENCES[presence]()


def finding_sample(kind: str) -> Markup:
    """Return the picture of what was found."""
    special = _FINDINGS.get(FindingKind(kind))
    if special is not None:
        return special()
    return _square(fill=FILLS.get(FindingKind(kind), "#fff"), stroke=FOUND, stroke_width=1.2)


def drawn_sample(drawn: DrawnAs, *, is_wanted: bool) -> Markup:
    """Return the picture of what is done, or planned."""
    look = AS_WANTED if is_wanted else AS_DONE
    stroke, fill = look.stroke, look.fill
    if drawn is DrawnAs.EXTRACTION:
        return cross(13, 0, 7, 8, color=stroke, width=2.8)
    if drawn is DrawnAs.ROOT_CANAL:
        canal = path("M13 -7V8", stroke=stroke, stroke_width=2.6, stroke_dasharray=look.dashes)
        return group(_root(), canal)
    if drawn is DrawnAs.POST:
        post = element(
            "rect", x=11, y=-4, width=4, height=12, fill="#fff", stroke=stroke, stroke_width=1.7
        )
        return group(_root(), post)
    if drawn is DrawnAs.IMPLANT:
        return screw(13, 9, 19, look)
    if drawn is DrawnAs.IMPLANT_CROWN:
        cap = element(
            "rect", x=5, y=1, width=16, height=8, rx=3, fill=fill, stroke=stroke, stroke_width=1.4
        )
        return group(group(screw(13, 1, 12, look)), cap)
    return _in_the_mouth(drawn, is_wanted=is_wanted)


def _in_the_mouth(drawn: DrawnAs, *, is_wanted: bool) -> Markup:
    look = AS_WANTED if is_wanted else AS_DONE
    if drawn in (DrawnAs.DENTURE, DrawnAs.PARTIAL_DENTURE):
        return _denture(is_complete=drawn is DrawnAs.DENTURE, is_wanted=is_wanted)
    if drawn in (DrawnAs.CROWN, DrawnAs.RETAINER, DrawnAs.PONTIC):
        ring = _square(
            x=6, y=-7, width=14, height=14, fill=hatch("wanted") if is_wanted else "#c9d6df",
            stroke=look.stroke, stroke_width=2.6 if is_wanted else 3.6, stroke_dasharray=look.dashes,
        )  # fmt: skip
        foot = line(0, 0, 6, 0, stroke=look.stroke, stroke_width=3)
        other = line(20, 0, 26, 0, stroke=look.stroke, stroke_width=3)
        sides = {DrawnAs.CROWN: [], DrawnAs.RETAINER: [other]}.get(drawn, [foot, other])
        return group(*sides, ring)
    if drawn is DrawnAs.SEALANT:
        frame = _square(fill="#fff", stroke=look.stroke, stroke_width=1.2)
        return group(frame, wave(13, 0, 5.5, look))
    if is_wanted:
        return _square(fill=hatch("wanted"), stroke=WANTED, stroke_width=2.2)
    return _square(fill=DONE_FILLS.get(drawn, DONE), stroke=INK, stroke_width=1)


def bridge_sample(*, is_wanted: bool) -> Markup:
    """Return the picture of a bridge's bar."""
    return group(
        line(2, 4, 24, 4),
        line(6, 4, 6, -3),
        line(20, 4, 20, -3),
        stroke=WANTED if is_wanted else DONE,
        stroke_width=3.2,
        stroke_linecap="round",
        stroke_dasharray="5 3.4" if is_wanted else None,
    )


def _denture(*, is_complete: bool, is_wanted: bool) -> Markup:
    band = element(
        "rect", x=2, y=-5, width=22, height=9, rx=4.5, fill="none" if is_wanted else GUM,
        stroke=WANTED if is_wanted else DONE, stroke_width=1.6, stroke_dasharray="5 3" if is_wanted else None,
    )  # fmt: skip
    if is_complete:
        return band
    clasp = path(
        "M24 -1q3 2 1 9M2 -1q-3 2 -1 9",
        fill="none",
        stroke=WANTED if is_wanted else DONE,
        stroke_width=1.8,
    )
    return group(band, clasp)


def _root() -> Markup:
    return path(_ROOT, fill=DENTINE, stroke=INK, stroke_width=1)


def _missing() -> Markup:
    ghost = _square(fill="none", stroke=FAINT, stroke_dasharray="1.5 3")
    return group(ghost, cross(13, 0, 5.5, 6.5, color="#8a949e", width=2.2))


def _unerupted() -> Markup:
    return _square(fill="#f7f8f9", stroke=FAINT, stroke_width=1.3, stroke_dasharray="3.5 2.5")


def _impacted() -> Markup:
    tooth = _square(
        x=8, y=-5, width=10, height=10, fill="#f7f8f9", stroke=INK, stroke_dasharray="3 2", transform="rotate(-32 13 0)"
    )  # fmt: skip
    return group(tooth, circle(13, 0, 9, fill="none", stroke=FOUND, stroke_width=2))


def _retained_root() -> Markup:
    return group(_root(), zigzag(13, 8, 7.5))


def _replaced() -> Markup:
    base = element("rect", x=3, y=-9, width=20, height=8, rx=4, fill=GUM, stroke=DONE)
    tooth = element(
        "rect", x=6, y=-4, width=14, height=12, rx=4, fill="#eef1f4", stroke=DONE, stroke_width=1.2
    )
    return group(base, tooth)


def _tooth() -> Markup:
    return _square(fill=ENAMEL, stroke=INK)


def _pulp(fill: str) -> Markup:
    return group(
        _root(),
        path("M13 -8V2", stroke=FOUND, stroke_width=1.6),
        circle(13, 4, 3.6, fill=fill, stroke=FOUND, stroke_width=1.4),
    )


_PRESENCES: Final[dict[Presence, Callable[[], Markup]]] = {
    Presence.PRESENT: _tooth,
    Presence.MISSING: _missing,
    Presence.UNERUPTED: _unerupted,
    Presence.IMPACTED: _impacted,
    Presence.RETAINED_ROOT: _retained_root,
    Presence.IMPLANT: lambda: screw(13, 9, 19, AS_DONE),
    Presence.PONTIC: lambda: _in_the_mouth(DrawnAs.PONTIC, is_wanted=False),
    Presence.REPLACED: _replaced,
}
_FINDINGS: Final[dict[FindingKind, Callable[[], Markup]]] = {
    FindingKind.FRACTURE: lambda: group(_tooth(), zigzag(13, 0, 7)),
    FindingKind.PULPITIS: lambda: _pulp("#fff"),
    FindingKind.NECROSIS: lambda: _pulp(FOUND),
    FindingKind.PERIAPICAL_LESION: lambda: group(
        path("M7 9C7 2 10 -3 13 -4C16 -3 19 2 19 9Z", fill=DENTINE, stroke=INK),
        circle(13, -5, 5, fill=hatch("caries"), stroke=FOUND, stroke_width=1.5),
    ),
    FindingKind.RETAINED_PRIMARY: lambda: held(13, 0),
    FindingKind.MALPOSITION: lambda: arrows(13, 0),
    FindingKind.OTHER: lambda: star(13, 0, 5),
}
