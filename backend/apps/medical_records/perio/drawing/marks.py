"""Marks of the chart, each of a shape of its own."""

from __future__ import annotations

from apps.medical_records.charting.odontogram.drawing.elements import (
    Markup,
    circle,
    element,
    group,
    path,
)
from apps.medical_records.charting.odontogram.drawing.style import INK, PAPER
from apps.medical_records.perio.drawing.style import BLOOD, PLAQUE, PUS, fill_of


def blood(x: float, y: float) -> Markup:
    """Return a full dot."""
    return circle(x, y, 3.4, fill=BLOOD)


def pus(x: float, y: float) -> Markup:
    """Return a diamond, around a dot where there is blood, too."""
    return path(
        f"M{x:.1f} {y - 6.2:.1f}l6.2 6.2l-6.2 6.2l-6.2 -6.2Z",
        fill="none",
        stroke=PUS,
        stroke_width=1.8,
    )


def plaque(x: float, y: float) -> Markup:
    """Return an open square."""
    return element(
        "rect",
        x=x - 3.4,
        y=y - 3.4,
        width=6.8,
        height=6.8,
        fill="#cfe1f5",
        stroke=PLAQUE,
        stroke_width=1.3,
    )


def furcation(x: float, y: float, grade: int, *, down: int) -> Markup:
    """Return a triangle: open for I, half filled for II, full for III."""
    h = 4.6 * down
    outline = f"M{x:.1f} {y - h:.1f}L{x + 5.4:.1f} {y + h:.1f}L{x - 5.4:.1f} {y + h:.1f}Z"
    half = f"M{x:.1f} {y - h:.1f}L{x:.1f} {y + h:.1f}L{x - 5.4:.1f} {y + h:.1f}Z"
    filled = {2: half, 3: outline}.get(grade)
    return group(
        path(outline, fill=PAPER),
        path(filled, fill=INK) if filled else "",
        stroke=INK,
        stroke_width=1.3,
        stroke_linejoin="round",
    )


def pocket(x: float, margin: float, bottom: float, depth: int) -> Markup:
    """Return a bar from the gum's margin to the bottom of a pocket."""
    return element(
        "rect",
        x=x - 3.5,
        y=min(margin, bottom),
        width=7,
        height=max(abs(bottom - margin), 0.8),
        rx=1,
        fill=fill_of(depth),
        stroke=INK,
        stroke_width=0.7,
    )
