"""SVG elements as text. All that is put into one is escaped, whoever wrote it."""

from __future__ import annotations

import re
from typing import Final
from xml.sax.saxutils import escape, quoteattr

# What XML cannot hold, not even escaped.
_NO_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Markup(str):
    """Text that is an element already."""

    __slots__ = ()


def element(name: str, /, *inside: str, **attributes: str | float | None) -> Markup:
    """Return an element; `stroke_width` is written `stroke-width`, and what is None is left out."""
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}={_value(value)}"
        for key, value in attributes.items()
        if value is not None
    )
    if not inside:
        return Markup(f"<{name}{written}/>")
    return Markup(f"<{name}{written}>{''.join(map(_child, inside))}</{name}>")


def group(*inside: str, **attributes: str | float | None) -> Markup:
    """Return elements that share attributes; nothing where there are none."""
    there = [each for each in inside if each]
    return element("g", *there, **attributes) if there else Markup()


def path(d: str, **attributes: str | float | None) -> Markup:
    """Return a path."""
    return element("path", d=d, **attributes)


def line(x1: float, y1: float, x2: float, y2: float, **attributes: str | float | None) -> Markup:
    """Return a line."""
    return path(f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}", **attributes)


def circle(x: float, y: float, radius: float, **attributes: str | float | None) -> Markup:
    """Return a circle."""
    return element("circle", cx=x, cy=y, r=radius, **attributes)


def words(x: float, y: float, text: str, **attributes: str | float | None) -> Markup:
    """Return a text."""
    return element("text", text, x=x, y=y, **attributes)


def number(value: float) -> str:
    """Return a number with a tenth at most, which is finer than is seen."""
    return f"{value:.1f}".removesuffix(".0")


def _value(value: str | float) -> str:
    return quoteattr(_NO_XML.sub("", value)) if isinstance(value, str) else f'"{number(value)}"'


def _child(inside: str) -> str:
    return inside if isinstance(inside, Markup) else escape(_NO_XML.sub("", inside))
