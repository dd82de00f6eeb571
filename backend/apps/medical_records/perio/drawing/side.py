"""One side of a jaw: its teeth, what was measured as lines and bars, and the rows of numbers and dots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from apps.medical_records.charting.odontogram.drawing.elements import (
    Markup,
    group,
    line,
    number,
    path,
    words,
)
from apps.medical_records.charting.odontogram.drawing.shapes import shape_of
from apps.medical_records.charting.odontogram.drawing.strokes import AS_DONE, cross, screw
from apps.medical_records.charting.odontogram.drawing.style import (
    DENTINE,
    ENAMEL,
    FAINT,
    INK,
)
from apps.medical_records.perio.drawing import marks
from apps.medical_records.perio.drawing.layout import (
    EDGE,
    LEFT,
    RIGHT,
    ROWS,
    across,
    center,
    in_order,
    side,
)
from apps.medical_records.perio.drawing.style import (
    BOTTOM,
    DEEP,
    GHOST,
    GRID,
    MARGIN,
    VERY_DEEP,
    VERY_DEEP_FILL,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apps.medical_records.charting.teeth import Tooth
    from apps.medical_records.perio.drawing.chart import Chart
    from apps.medical_records.perio.drawing.layout import View
    from apps.medical_records.perio.drawing.texts import Texts

_RULED = (5, 10, 15)
_IMPLANT = 46.0
# From which side an entrance is drawn: those beside the neighbours are reached from the palate.
_SEEN_FROM = {"B": "B", "L": "L", "M": "L", "D": "L"}
_SHIFT = {"M": -0.6, "D": 0.6}
# How far from the neck a furcation is drawn, in mm.
_FURCATION_AT = 5.0


class Side(NamedTuple):
    """The side `B` or `L` of a jaw."""

    chart: Chart
    view: View
    letter: str
    is_upper: bool

    def draw(self, texts: Texts) -> Markup:
        """Return all of it."""
        teeth = in_order(is_upper=self.is_upper)
        return group(
            *self._ruler(),
            *(self._tooth(tooth) for tooth in teeth),
            *(self._bar(*each) for tooth in teeth for each in self._probed(tooth)),
            *self._lines("margin", MARGIN, None),
            *self._lines("attachment_level", BOTTOM, "3 2"),
            *(mark for tooth in teeth for mark in self._furcations(tooth)),
            *(each for tooth in teeth for each in self._rows(tooth)),
            *self._labels(texts),
        )

    def _tooth(self, tooth: Tooth) -> Markup:
        """Return its outline, the neck on the line of all necks."""
        shape, fdi = shape_of(tooth), tooth.fdi
        parts: list[Markup]
        if fdi in self.chart.gone:
            ghost = group(
                *(path(d) for d in shape.root_paths()),
                path(shape.crown_path()),
                fill="none",
                stroke=GHOST,
                stroke_dasharray="1.5 3",
            )
            gone = cross(
                0, -shape.crown, shape.half * 0.5, shape.height * 0.25, color=GHOST, width=2.2
            )
            parts = [ghost, gone]
        elif fdi in self.chart.implants:
            crown = path(shape.crown_path(), fill="#eef1f4", stroke=FAINT)
            parts = [screw(0, -shape.crown, _IMPLANT, AS_DONE), crown]
        else:
            roots = group(*(path(d) for d in shape.root_paths()), fill=DENTINE)
            parts = [
                group(roots, path(shape.crown_path(), fill=ENAMEL), stroke=FAINT, stroke_width=1)
            ]
        edge = self.view.neck + self.view.down * shape.crown
        flip = f"scale({side(tooth)} {self.view.down})"
        where = f"translate({number(center(tooth))} {number(edge)}) {flip}"
        return group(*parts, transform=where, stroke_linejoin="round")

    def _probed(self, tooth: Tooth) -> Iterator[tuple[float, int, int]]:
        """Return where each pocket is, its margin and its depth; a margin that nobody measured is at the neck."""
        for place, _, site in self.chart.sites(tooth.fdi, self.letter):
            if site["depth"] is not None:
                yield across(tooth, place), site["margin"] or 0, site["depth"]

    def _bar(self, x: float, margin: int, depth: int) -> Markup:
        return marks.pocket(x, self.view.at(margin), self.view.at(margin + depth), depth)

    def _lines(self, name: str, color: str, dashes: str | None) -> Iterator[Markup]:
        """Return a line along the sites where something was measured, broken where nothing was."""
        for run in self._runs(name):
            d = "M" + "L".join(f"{number(x)} {number(self.view.at(mm))}" for x, mm in run)
            yield path(
                d,
                fill="none",
                stroke=color,
                stroke_width=1.8,
                stroke_dasharray=dashes,
                stroke_linejoin="round",
            )

    def _runs(self, name: str) -> Iterator[list[tuple[float, int]]]:
        run: list[tuple[float, int]] = []
        for tooth in in_order(is_upper=self.is_upper):
            sites = self.chart.sites(tooth.fdi, self.letter)
            values = [(across(tooth, place), site[name]) for place, _, site in sites]
            for x, mm in sorted(values, key=lambda each: each[0]) or [(0.0, None)]:
                if mm is not None:
                    run.append((x, mm))
                elif run:
                    yield run
                    run = []
        if run:
            yield run

    def _furcations(self, tooth: Tooth) -> Iterator[Markup]:
        if tooth.fdi not in self.chart.teeth:
            return
        for entrance, grade in self.chart.teeth[tooth.fdi]["furcation"].items():
            if grade and _SEEN_FROM[entrance] == self.letter:
                shift = side(tooth) * _SHIFT.get(entrance, 0) * shape_of(tooth).half
                yield marks.furcation(
                    center(tooth) + shift,
                    self.view.at(_FURCATION_AT),
                    grade,
                    down=self.view.down,
                )

    def _rows(self, tooth: Tooth) -> Iterator[Markup]:
        for place, _, site in self.chart.sites(tooth.fdi, self.letter):
            x = across(tooth, place)
            if site["plaque"]:
                yield marks.plaque(x, self.view.row("plaque"))
            if site["bleeding"]:
                yield marks.blood(x, self.view.row("bleeding"))
            if site["suppuration"]:
                yield marks.pus(x, self.view.row("bleeding"))
            if site["margin"] is not None:
                yield self._figure(x, "margin", site["margin"], fill=INK)
            if site["depth"] is not None:
                yield self._figure(x, "depth", site["depth"], **_look(site["depth"]))

    def _figure(self, x: float, row: str, value: int, **look: Any) -> Markup:
        height = self.view.row(row) + 4
        return words(x, height, str(value), text_anchor="middle", font_size=11, **look)

    def _ruler(self) -> Iterator[Markup]:
        """Return the line of the necks, one for every 5 mm above it, and one between the rows."""
        yield line(LEFT, self.view.neck, RIGHT, self.view.neck, stroke=FAINT, stroke_width=1)
        for mm in _RULED:
            height = self.view.at(mm)
            yield line(LEFT, height, RIGHT, height, stroke=GRID, stroke_width=1)
            yield words(
                LEFT - 5, height + 3.5, str(mm), text_anchor="end", font_size=9.5, fill="#6b7580"
            )
        for name in ROWS[1:]:
            height = self.view.row(name) - self.view.down * 7.5
            yield line(EDGE, height, RIGHT, height, stroke=GRID, stroke_width=0.8)

    def _labels(self, texts: Texts) -> Iterator[Markup]:
        for name in ROWS:
            height = self.view.row(name) + 4
            yield words(EDGE, height, texts[f"row.{name}"], font_size=11, fill=INK)
        jaw = "upper" if self.is_upper else "lower"
        name = texts[f"view.{jaw}.{self.letter}"]
        yield words(
            EDGE,
            self.view.neck - self.view.down * 30 + 4,
            name,
            font_size=13,
            font_weight=600,
            fill=INK,
        )


def _look(depth: int) -> dict[str, Any]:
    if depth >= VERY_DEEP:
        return {"fill": VERY_DEEP_FILL, "font_weight": 700, "text_decoration": "underline"}
    return {"fill": INK, "font_weight": 700 if depth >= DEEP else 400}
