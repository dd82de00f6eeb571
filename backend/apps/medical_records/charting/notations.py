"""The three ways in which teeth are written: stored is FDI, and only what says so is read as another.

Universal has 1-32 from the upper right third molar on clockwise and A-T for primary teeth; a supernumerary one is 50
more (51-82), or has an S behind its letter. Palmer has the quadrant (UR, UL, LL, LR as the patient's right and left, or
its bracket) with 1-8 or A-E. `11` and `51`-`82` mean other teeth in Universal than in FDI, so nothing is guessed.
"""

from __future__ import annotations

from typing import Final

from apps.medical_records.charting.teeth import TEETH, Tooth
from apps.tenants.choices import ToothNotation

_LETTERS = "ABCDEFGHIJKLMNOPQRST"
_PLACES = {1: "UR", 2: "UL", 3: "LL", 4: "LR"}
_BRACKETS = {"┘": "UR", "└": "UL", "┌": "LL", "┐": "LR"}
_SUPERNUMERARY_FROM = 50


class UnknownTooth(ValueError):
    """What is no tooth in the notation that was named."""


def written(tooth: Tooth, notation: str) -> str:
    """Return a tooth as a notation writes it: `36` as `19` in Universal and `LL6` in Palmer."""
    return _WRITTEN[notation][tooth.fdi]


def read(text: str, notation: str = ToothNotation.FDI) -> Tooth:
    """Return the tooth that a text names in a notation; raise `UnknownTooth` where it names none."""
    fdi = _READ[notation].get(_without_bracket(text) if notation == ToothNotation.PALMER else text)
    if fdi is None:
        raise UnknownTooth(
            f"There is no such tooth in the notation {ToothNotation(notation).value}."
        )
    return TEETH[fdi]


def _without_bracket(text: str) -> str:
    """Return `6┘` and `└6` as `UR6` and `UL6`: the bracket is the cross that divides the mouth."""
    for bracket, place in _BRACKETS.items():
        if bracket in text:
            behind = place.endswith("R")
            rest = text.removesuffix(bracket) if behind else text.removeprefix(bracket)
            return place + rest
    return text


def _in_universal(tooth: Tooth) -> str:
    quadrant = tooth.quadrant - 4 * tooth.is_primary
    teeth = 5 if tooth.is_primary else 8
    away = teeth - tooth.position if quadrant in (1, 3) else tooth.position - 1
    place = (quadrant - 1) * teeth + away
    if tooth.is_primary:
        return _LETTERS[place] + "S" * tooth.is_supernumerary
    return str(place + 1 + _SUPERNUMERARY_FROM * tooth.is_supernumerary)


def _in_palmer(tooth: Tooth) -> str:
    place = _PLACES[tooth.quadrant - 4 * tooth.is_primary]
    within = _LETTERS[tooth.position - 1] if tooth.is_primary else str(tooth.position)
    return place + within + "S" * tooth.is_supernumerary


_WRITTEN: Final = {
    ToothNotation.FDI.value: {fdi: fdi for fdi in TEETH},
    ToothNotation.UNIVERSAL.value: {fdi: _in_universal(tooth) for fdi, tooth in TEETH.items()},
    ToothNotation.PALMER.value: {fdi: _in_palmer(tooth) for fdi, tooth in TEETH.items()},
}
_READ: Final = {
    notation: {text: fdi for fdi, text in texts.items()} for notation, texts in _WRITTEN.items()
}
