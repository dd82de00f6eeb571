"""A tooth from the side: its roots and crown, and what is in and on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apps.medical_records.charting.choices import DrawnAs
from apps.medical_records.charting.odontogram.choices import Presence
from apps.medical_records.charting.odontogram.drawing.elements import (
    Markup,
    element,
    group,
    number,
    path,
)
from apps.medical_records.charting.odontogram.drawing.found import found
from apps.medical_records.charting.odontogram.drawing.shapes import Shape, shape_of
from apps.medical_records.charting.odontogram.drawing.strokes import (
    AS_DONE,
    AS_WANTED,
    Look,
    cross,
    screw,
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
    from apps.medical_records.charting.odontogram.drawing.layout import Place
    from apps.medical_records.charting.odontogram.mouth import ToothInMouth

_CROWN_FILL: Final = "#7f97a8"
_GHOST: Final = "#c3cad1"
_GREY: Final = "#8a949e"
IMPLANT_LENGTH: Final = 46.0
_WANTED_CROWNS: Final = (
    DrawnAs.CROWN,
    DrawnAs.RETAINER,
    DrawnAs.IMPLANT_CROWN,
    DrawnAs.PONTIC,
)


def profile(there: ToothInMouth, place: Place) -> Markup:
    """Return the tooth as it stands at its place."""
    shape = shape_of(there.tooth)
    drawn = _BY_PRESENCE[there.presence](there, shape)
    flip = f"scale({number(place.side * place.scale)} {number(place.up * place.scale)})"
    if place.scale != 1:
        flip = f"scale({place.side * place.scale:.2f} {place.up * place.scale:.2f})"
    return group(
        drawn,
        _wanted(there, shape),
        transform=f"translate({number(place.x)} {number(place.edge)}) {flip}",
        stroke_linejoin="round",
    )


def _present(there: ToothInMouth, shape: Shape) -> Markup:
    return group(_roots(shape), _in_roots(there, shape), _crown(there, shape), found(there, shape))


def _missing(there: ToothInMouth, shape: Shape) -> Markup:
    ghost = group(
        *(path(d) for d in shape.root_paths()),
        path(shape.crown_path()),
        fill="none",
        stroke=_GHOST,
        stroke_width=1,
        stroke_dasharray="1.5 3",
    )
    if any(drawn in there.work.wanted for drawn in (DrawnAs.IMPLANT, DrawnAs.PONTIC)):
        return ghost
    height = shape.height * 0.3
    return group(
        ghost, cross(0, -shape.height * 0.46, shape.half * 0.62, height, color=_GREY, width=2.2)
    )


def _unerupted(there: ToothInMouth, shape: Shape) -> Markup:
    tooth = group(
        *(path(d) for d in shape.root_paths()),
        path(shape.crown_path()),
        fill="#f7f8f9",
        stroke=FAINT,
        stroke_width=1.3,
        stroke_dasharray="3.5 2.5",
    )
    return group(
        tooth, _in_roots(there, shape), found(there, shape), transform="translate(0 -17) scale(.8)"
    )


def _impacted(there: ToothInMouth, shape: Shape) -> Markup:
    tooth = group(
        *(path(d) for d in shape.root_paths()),
        path(shape.crown_path()),
        fill="#f7f8f9",
        stroke=INK,
        stroke_width=1.3,
        stroke_dasharray="3.5 2.5",
    )
    middle = -shape.height * 0.45
    ring = element(
        "ellipse",
        cx=0,
        cy=middle,
        rx=shape.half + 2,
        ry=shape.height * 0.46,
        fill="none",
        stroke=FOUND,
        stroke_width=2,
    )
    turned = f"translate(0 {number(middle)}) rotate(-32) scale(.62) translate(0 {number(-middle)})"
    return group(group(tooth, found(there, shape), transform=turned), ring)


def _retained_root(there: ToothInMouth, shape: Shape) -> Markup:
    return group(
        _roots(shape),
        _in_roots(there, shape),
        zigzag(0, -shape.crown - 1, shape.neck + 1),
        found(there, shape),
    )


def _implant(there: ToothInMouth, shape: Shape) -> Markup:
    post = screw(0, -shape.crown, IMPLANT_LENGTH, AS_DONE)
    if there.is_covered:
        return group(post, _artificial(shape), found(there, shape))
    if there.work.crown is None:
        foot = element(
            "rect",
            x=-5,
            y=-shape.crown,
            width=10,
            height=6,
            fill="#fff",
            stroke=DONE,
            stroke_width=1.4,
        )
        return group(post, foot, found(there, shape))
    return group(post, _crown(there, shape), found(there, shape))


def _pontic(there: ToothInMouth, shape: Shape) -> Markup:
    return group(
        path(shape.crown_path(), fill=_CROWN_FILL, stroke=DONE, stroke_width=1.6),
        found(there, shape),
    )


def _replaced(there: ToothInMouth, shape: Shape) -> Markup:
    c, w = shape.crown, shape.half
    base = element("rect", x=-w - 1, y=-c - 9, width=2 * w + 2, height=15, rx=6, fill=GUM)
    return group(base, _artificial(shape), found(there, shape))


def _artificial(shape: Shape) -> Markup:
    return path(shape.crown_path(), fill="#eef1f4", stroke=DONE, stroke_width=1.3)


def _roots(shape: Shape) -> Markup:
    return group(*(path(d) for d in shape.root_paths()), fill=DENTINE, stroke=INK, stroke_width=1.1)


def _crown(there: ToothInMouth, shape: Shape) -> Markup:
    crowned = there.work.crown is not None
    outline = path(
        shape.crown_path(),
        fill=_CROWN_FILL if crowned else ENAMEL,
        stroke=DONE if crowned else INK,
        stroke_width=1.8 if crowned else 1.1,
    )
    return group(outline, *_patches(there, shape))


def _patches(there: ToothInMouth, shape: Shape) -> list[Markup]:
    """Return what is seen of the surfaces' state from the front."""
    patches = []
    for letter, surface in there.work.surfaces.items():
        at = _patch(letter, shape)
        if at is None:
            continue
        x, y, rx, ry = at
        how: dict[str, str | float | None] = {"cx": x, "cy": y, "rx": rx, "ry": ry}
        if surface.done is not None and surface.done is not DrawnAs.SEALANT:
            patches.append(element("ellipse", **how, fill=DONE_FILLS[surface.done]))
        for kind in surface.conditions:
            fill = FILLS.get(kind, "none")
            patches.append(element("ellipse", **how, fill=fill, stroke=FOUND, stroke_width=0.8))
        if surface.wanted is not None and surface.wanted is not DrawnAs.SEALANT:
            fill = "none" if surface.conditions else hatch("wanted")
            patches.append(element("ellipse", **how, fill=fill, stroke=WANTED, stroke_width=1.4))
    return patches


def _patch(letter: str, shape: Shape) -> tuple[float, float, float, float] | None:
    w, c = shape.half, shape.crown
    return {
        "M": (-w * 0.7, -c * 0.4, w * 0.17 + 1, c * 0.17),
        "D": (w * 0.7, -c * 0.4, w * 0.17 + 1, c * 0.17),
        "O": (0, -c * 0.2, w * 0.34, c * 0.07 + 0.6),
        "I": (0, -c * 0.1, w * 0.5, c * 0.06),
        "B": (0, -c * 0.62, w * 0.36, c * 0.15),
        "V": (0, -c * 0.55, w * 0.46, c * 0.28),
    }.get(letter)


def _in_roots(there: ToothInMouth, shape: Shape) -> Markup:
    done = there.work.done
    filled = _canals(shape, AS_DONE) if DrawnAs.ROOT_CANAL in done else Markup()
    post = _post(shape, AS_DONE) if DrawnAs.POST in done else Markup()
    return group(filled, post)


def _canals(shape: Shape, look: Look) -> Markup:
    return group(
        *(path(d) for d in shape.canals()),
        fill="none",
        stroke=look.stroke,
        stroke_width=2.6,
        stroke_linecap="round",
        stroke_dasharray=look.dashes,
    )


def _post(shape: Shape, look: Look) -> Markup:
    """Return a post in the longest root, with the core that it holds."""
    root = max(shape.roots, key=lambda each: each.length)
    x, deep = (root.left + root.right) / 2, root.length * 0.52
    c = shape.crown
    return group(
        path(f"M{number(x - 3.2)} {number(-c * 0.5)}L{number(x - 1.6)} {number(-c - deep)}H{number(x + 1.6)}L{number(x + 3.2)} {number(-c * 0.5)}Z"),
        element("rect", x=x - 5.5, y=-c * 0.78, width=11, height=c * 0.42, rx=2),
        fill="#fff" if look is AS_DONE else look.fill,
        stroke=look.stroke,
        stroke_width=1.8,
    )  # fmt: skip


def _wanted(there: ToothInMouth, shape: Shape) -> Markup:
    wanted = there.work.wanted
    marks = []
    if any(drawn in wanted for drawn in _WANTED_CROWNS):
        marks.append(
            path(
                shape.crown_path(),
                fill=hatch("wanted"),
                fill_opacity=0.8,
                stroke=WANTED,
                stroke_width=1.8,
                stroke_dasharray=AS_WANTED.dashes,
            )
        )
    if DrawnAs.ROOT_CANAL in wanted:
        marks.append(_canals(shape, AS_WANTED))
    if DrawnAs.POST in wanted:
        marks.append(_post(shape, AS_WANTED))
    if DrawnAs.IMPLANT in wanted:
        marks.append(screw(0, -shape.crown, IMPLANT_LENGTH, AS_WANTED))
    if DrawnAs.EXTRACTION in wanted:
        marks.append(
            cross(
                0,
                -shape.height * 0.46,
                shape.half * 0.9,
                shape.height * 0.42,
                color=WANTED,
                width=3,
            )
        )
    return group(*marks)


_BY_PRESENCE: Final = {
    Presence.PRESENT: _present,
    Presence.MISSING: _missing,
    Presence.UNERUPTED: _unerupted,
    Presence.IMPACTED: _impacted,
    Presence.RETAINED_ROOT: _retained_root,
    Presence.IMPLANT: _implant,
    Presence.PONTIC: _pontic,
    Presence.REPLACED: _replaced,
}
