"""What the drawing says in words, for those who hear it: counts, and tooth by tooth what is there."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from apps.medical_records.charting.notations import written
from apps.medical_records.charting.odontogram.choices import Presence
from apps.medical_records.charting.odontogram.drawing.words_de import GERMAN
from apps.medical_records.charting.odontogram.drawing.words_en import ENGLISH
from apps.medical_records.charting.teeth import TEETH
from core.languages import known_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from apps.medical_records.charting.odontogram.mouth import Mouth, ToothInMouth

_LANGUAGES: Final = {"de": GERMAN, "en": ENGLISH}


class Texts:
    """Words in a language and teeth in a notation; a language that has none is told in English."""

    def __init__(self, language: str, notation: str) -> None:
        """Take the clinic's language, as `de` or `en-US`."""
        self.language, self._words = known_of(language, _LANGUAGES)
        self._notation = notation

    def __getitem__(self, key: str) -> str:
        """Return the words of a key."""
        return self._words[key]

    def number(self, fdi: str) -> str:
        """Return a tooth's number."""
        return written(TEETH[fdi], self._notation)

    def of_tooth(self, there: ToothInMouth) -> str:
        """Tell one tooth: `36: present; occlusal filling; found: caries (mesial)`."""
        said = [self[f"presence.{there.presence}"]]
        if there.is_assumed:
            said[0] += f" ({self['assumed']})"
        return f"{self.number(there.tooth.fdi)}: {'; '.join([*said, *self._work(there)])}"

    def of_mouth(self, mouth: Mouth, day: date) -> str:
        """Tell a mouth: the counts first, then every tooth of which there is more to say than that it is present."""
        counts = [self._counted(mouth, is_primary=primary) for primary in (False, True)]
        told = [
            self.of_tooth(each)
            for each in mouth.teeth
            if not each.is_assumed or each.presence is not Presence.PRESENT
            if not (each.is_assumed and each.presence is Presence.UNERUPTED)
        ]
        spans = [*self._bridges(mouth), *self._dentures(mouth)]
        parts = [*(told or [self["nothing"].rstrip(".")]), *spans]
        head = f"{self['as_of'].format(day=day.isoformat())} {self['right_long']}"
        return " ".join([head, *filter(None, counts), ". ".join(parts) + "."])

    def planned(self, what: str, *, is_wanted: bool) -> str:
        """Return what something is called, in the mouth or as a plan."""
        return self["planned"].format(what=what) if is_wanted else what

    def _work(self, there: ToothInMouth) -> Iterator[str]:
        work = there.work
        for drawn in work.done:
            yield self[f"drawn.{drawn}"]
        for letter, surface in work.surfaces.items():
            for on_it, is_wanted in ((surface.done, False), (surface.wanted, True)):
                if on_it is not None:
                    what = f"{self[f'surface.{letter}']} {self[f'drawn.{on_it}']}"
                    yield self.planned(what, is_wanted=is_wanted)
        for drawn in work.wanted:
            yield self.planned(self[f"drawn.{drawn}"], is_wanted=True)
        found = [self[f"finding.{kind}"] for kind in work.conditions]
        for letter, surface in work.surfaces.items():
            found += [
                f"{self[f'finding.{kind}']} ({self[f'surface.{letter}']})"
                for kind in surface.conditions
            ]
        if found:
            yield f"{self['found']}: {', '.join(found)}"

    def _counted(self, mouth: Mouth, *, is_primary: bool) -> str:
        counts = Counter(
            each.presence for each in mouth.teeth if each.tooth.is_primary is is_primary
        )
        if not counts:
            return ""
        name = self["counts.primary" if is_primary else "counts.permanent"].capitalize()
        told = ", ".join(f"{count} {self[f'presence.{what}']}" for what, count in counts.items())
        return f"{name}: {told}."

    def _bridges(self, mouth: Mouth) -> Iterator[str]:
        for bridge in mouth.bridges:
            first, last = self.number(bridge.teeth[0]), self.number(bridge.teeth[-1])
            what = self["bridge_from_to"].format(first=first, last=last)
            yield self.planned(what, is_wanted=bridge.is_wanted)

    def _dentures(self, mouth: Mouth) -> Iterator[str]:
        for denture in mouth.dentures:
            kind = "drawn.denture" if denture.is_complete else "drawn.partial_denture"
            jaw = self["upper" if denture.is_upper else "lower"]
            yield self.planned(f"{self[kind]} ({jaw})", is_wanted=denture.is_wanted)
