"""What marks are made of, in one look for what is done and another for what is planned."""

from __future__ import annotations

from typing import Final, NamedTuple

from apps.medical_records.charting.odontogram.drawing.elements import Markup, group, line, path
from apps.medical_records.charting.odontogram.drawing.style import DONE, FOUND, WANTED, hatch


class Look(NamedTuple):
    """How one thing is drawn: filled, outlined, and dashed or not."""

    stroke: str
    fill: str
    dashes: str | None = None


AS_DONE: Final = Look(DONE, DONE)
AS_WANTED: Final = Look(WANTED, hatch("wanted"), "4 2.2")


def cross(x: float, y: float, half: float, height: float, *, color: str, width: float) -> Markup:
    """Return a tooth's cross: it is gone, or is to go."""
    return group(
        line(x - half, y - height, x + half, y + height),
        line(x - half, y + height, x + half, y - height),
        stroke=color,
        stroke_width=width,
        stroke_linecap="round",
    )


def screw(x: float, neck: float, length: float, look: Look) -> Markup:
    """Return an implant, its head at the neck and its tip above."""
    top, wide, narrow = neck - length, 6.5, 3.6
    body = (
        f"M{x - wide} {neck}L{x - wide + 1} {neck - 5}L{x - narrow} {top + 3}Q{x} {top - 3} {x + narrow} {top + 3}"
        f"L{x + wide - 1} {neck - 5}L{x + wide} {neck}Z"
    )
    threads = []
    for turn in range(1, 6):
        height = neck - 4 - turn * (length - 8) / 6
        half = wide + 1.6 - turn * 0.5
        threads.append(line(x - half, height + 1.8, x + half, height - 1.8))
    if look is AS_WANTED:
        return group(path(body, fill=look.fill), *threads, stroke=look.stroke, stroke_width=1.5)
    return group(
        path(body, fill=look.fill, stroke=look.stroke),
        group(*threads, stroke="#fff", stroke_width=2.6),
        group(*threads, stroke=look.stroke, stroke_width=1.5),
        stroke_linecap="round",
    )


def zigzag(x: float, y: float, half: float) -> Markup:
    """Return a crack from the left to the right."""
    step = half / 3
    tops = "".join(
        f"L{x - half + step * turn:.1f} {y + (3.4 if turn % 2 else -3.4):.1f}"
        for turn in range(1, 6)
    )
    return path(
        f"M{x - half:.1f} {y:.1f}{tops}L{x + half:.1f} {y:.1f}",
        fill="none",
        stroke=FOUND,
        stroke_width=1.9,
        stroke_linejoin="round",
        stroke_linecap="round",
    )


def wave(x: float, y: float, half: float, look: Look) -> Markup:
    """Return a sealant's wave, as a groove is filled."""
    quarter = half / 2
    return path(
        f"M{x - half:.1f} {y:.1f}q{quarter:.1f} {-half * 1.3:.1f} {half:.1f} 0t{half:.1f} 0",
        fill="none",
        stroke=look.stroke,
        stroke_width=2.1,
        stroke_linecap="round",
        stroke_dasharray="2.4 2.6" if look.dashes else None,
    )


def star(x: float, y: float, size: float = 4) -> Markup:
    """Return what marks something else that was found."""
    arms = ((1, 0), (0.5, 0.87), (-0.5, 0.87))
    return group(
        *(line(x - size * a, y - size * b, x + size * a, y + size * b) for a, b in arms),
        stroke=FOUND,
        stroke_width=1.7,
        stroke_linecap="round",
    )


def arrows(x: float, y: float, half: float = 7) -> Markup:
    """Return what marks a tooth out of its place."""
    return path(
        f"M{x - half} {y}H{x + half}M{x - half + 3} {y - 3}l-3 3 3 3M{x + half - 3} {y - 3}l3 3-3 3",
        fill="none",
        stroke=FOUND,
        stroke_width=1.5,
        stroke_linecap="round",
        stroke_linejoin="round",
    )


def held(x: float, y: float, half: float = 6) -> Markup:
    """Return what marks a primary tooth that stays too long: a bracket that holds it."""
    return path(
        f"M{x - half} {y - 3}v6h{2 * half}v-6",
        fill="none",
        stroke=FOUND,
        stroke_width=1.8,
        stroke_linecap="round",
        stroke_linejoin="round",
    )


def solid(color: str = DONE) -> dict[str, str | float]:
    """Return the attributes of a thing in one colour with a thin white line around it."""
    return {"fill": color, "stroke": color, "stroke_width": 1}
