"""What the chart says in words, for those who hear it: the scores, and tooth by tooth what was measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from babel.numbers import format_decimal

from apps.medical_records.charting.notations import written
from apps.medical_records.charting.teeth import TEETH
from apps.medical_records.perio.choices import ExamStatus
from apps.medical_records.perio.drawing.layout import in_order
from apps.medical_records.perio.drawing.words_de import GERMAN
from apps.medical_records.perio.drawing.words_en import ENGLISH
from core.languages import format_day, known_of, locale_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apps.medical_records.perio.drawing.chart import Chart

_LANGUAGES: Final = {"de": GERMAN, "en": ENGLISH}
_FLAGS: Final = {"bleeding": "bleeds", "suppuration": "oozes", "plaque": "dirty"}


class Texts:
    """Words in a language and teeth in a notation; a language that has none is told in English."""

    def __init__(self, language: str, notation: str) -> None:
        """Take the clinic's language, as `de` or `en-US`."""
        self.language, self._words = known_of(language, _LANGUAGES)
        # Numbers and days go with the words.
        self._written_in = language if language.lower().startswith(self.language) else self.language
        self._notation = notation

    def __getitem__(self, key: str) -> str:
        """Return the words of a key."""
        return self._words[key]

    def number(self, fdi: str) -> str:
        """Return a tooth's number."""
        return written(TEETH[fdi], self._notation)

    def day(self, chart: Chart) -> str:
        """Tell when it was, and whether it stands."""
        told = self["day"].format(day=format_day(chart.day, self._written_in))
        return told if chart.status == ExamStatus.COMPLETED else f"{told} {self[chart.status]}"

    def scores(self, chart: Chart) -> list[str]:
        """Tell what the exam comes to."""
        scores = chart.scores
        if not scores["sites"] and scores["plaque_score"] is None:
            return [self["none"]]
        told = [self["sites"].format(count=scores["sites"], teeth=scores["teeth"])]
        for name in ("bleeding_score", "plaque_score"):
            told += self._valued(name, scores[name])
        for key, name in (("from_4", "sites_from_4_mm"), ("from_6", "sites_from_6_mm")):
            told.append(self[key].format(count=scores[name]))
        if scores["suppurating_sites"]:
            told.append(self["pus"].format(count=scores["suppurating_sites"]))
        for key, name in (("mean_depth", "mean_depth"), ("mean_level", "mean_attachment_level")):
            told += self._valued(key, scores[name])
        return told

    def of_chart(self, chart: Chart) -> str:
        """Tell all of it."""
        teeth = [
            self.of_tooth(chart, tooth.fdi)
            for is_upper in (True, False)
            for tooth in in_order(is_upper=is_upper)
            if tooth.fdi in chart.teeth or tooth.fdi in chart.gone
        ]
        head = f"{self.day(chart)} {self['right_long']} {', '.join(self.scores(chart))}."
        return " ".join([head, *(f"{each}." for each in teeth)])

    def of_tooth(self, chart: Chart, fdi: str) -> str:
        """Tell one tooth: `16: buccal depths 3 2 4, margins 0 0 1; bleeding DB; mobility 1`."""
        return f"{self.number(fdi)}: {'; '.join(self._of_tooth(chart, fdi))}"

    def _of_tooth(self, chart: Chart, fdi: str) -> Iterator[str]:
        if fdi in chart.implants:
            yield self["implant"]
        if fdi not in chart.teeth:
            yield self["gone" if fdi in chart.gone else "not_measured"]
            return
        tooth = chart.teeth[fdi]
        yield from self._sides(chart, fdi)
        for flag, key in _FLAGS.items():
            if there := [name for name, site in tooth["sites"].items() if site[flag]]:
                yield self[key].format(sites=" ".join(there))
        if tooth["mobility"] is not None:
            yield self["mobility"].format(grade=tooth["mobility"])
        grades = [f"{name} {grade}" for name, grade in tooth["furcation"].items() if grade]
        if grades:
            yield self["furcation"].format(grades=", ".join(grades))

    def _sides(self, chart: Chart, fdi: str) -> Iterator[str]:
        jaw = "upper" if TEETH[fdi].is_upper else "lower"
        for letter in "BL":
            sites = chart.sites(fdi, letter)
            depths, margins = ([site[name] for _, _, site in sites] for name in ("depth", "margin"))
            told = []
            if any(value is not None for value in depths):
                side = self[f"view.{jaw}.{letter}"]
                told.append(self["depths"].format(side=side, values=self._row(depths)))
            if any(margins):
                told.append(self["margins"].format(values=self._row(margins)))
            if told:
                yield ", ".join(told)

    def _row(self, values: list[Any]) -> str:
        return " ".join(self["nothing"] if value is None else str(value) for value in values)

    def _valued(self, key: str, value: float | None) -> list[str]:
        if value is None:
            return []
        shown = format_decimal(value, locale=locale_of(self._written_in))
        return [self[key].format(value=shown)]
