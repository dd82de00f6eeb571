"""Twenty years in one mouth, as they were charted: milk teeth, then fillings, then implants. Always the same ones."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

YEAR, MONTH = 365, 30
YEARS = 20
# How old the patient is now: six at the first visit.
AGE = 26
MILK_MOLARS = ("54", "55", "64", "65", "74", "75", "84", "85")
MILK_CANINES = ("53", "63", "73", "83")
FIRST_MOLARS = ("16", "26", "36", "46")
LATER = ("17", "27", "37", "47", "15", "25", "35", "45", "14", "24", "34", "44")
FRONT = ("13", "12", "11", "21", "22", "23", "33", "32", "31", "41", "42", "43")
CANINES = ("13", "23", "33", "43")
WISDOM = ("18", "28", "38", "48")
LOST = ("36", "46", "15", "25")
# What becomes of an entry beside the usual: of every so manieth.
CHANGED_EVERY, REOPENED_EVERY = 4, 7


class Entry(NamedTuple):
    """A kind of finding or the code of a procedure: how many days ago, where, and what became of it."""

    ago: int
    what: str
    tooth: str = ""
    surfaces: str = ""
    is_planned: bool = False
    is_wrong: bool = False


def entries() -> list[Entry]:
    """List them, the oldest first."""
    told = chain(
        _check_ups(), _milk_teeth(), _sealed(), _back_teeth(), _front_teeth(), _lost(), _wisdom(),
        _taken_back(), _ahead(),
    )  # fmt: skip
    return sorted(told, key=lambda entry: -entry.ago)


def _in(year: float, days: int = 0) -> int:
    """Return how long ago it is that a year of the twenty began."""
    return round((YEARS - year) * YEAR) - days


def _check_ups() -> Iterator[Entry]:
    """Twice a year, with a cleaning, and X-rays every other year."""
    for number in range(2 * YEARS):
        ago = _in(number / 2)
        yield Entry(ago, "EX-2")
        yield Entry(ago, "PV-2" if number < YEARS else "PV-1")
        if number % 4 == 1:
            yield Entry(ago, "XR-2")


def _milk_teeth() -> Iterator[Entry]:
    for number, tooth in enumerate(MILK_MOLARS):
        yield Entry(_in(0.1, number), "caries", tooth, "O")
        yield Entry(_in(0.3, number), "FIL-7", tooth, "O")
    for tooth in MILK_CANINES:
        yield Entry(_in(0.5), "initial_caries", tooth, "M")


def _sealed() -> Iterator[Entry]:
    for tooth in FIRST_MOLARS:
        yield Entry(_in(1.1), "PV-5", tooth, "O")
    for tooth in LATER:
        yield Entry(_in(7.1), "PV-5", tooth, "O")
    for tooth in CANINES:
        yield Entry(_in(6.1), "malposition", tooth)


def _back_teeth() -> Iterator[Entry]:
    """A small filling, a larger one, an inlay."""
    for number, tooth in enumerate(FIRST_MOLARS + LATER):
        yield Entry(_in(8.1, number), "caries", tooth, "O")
        yield Entry(_in(8.3, number), "FIL-1", tooth, "O")
        yield Entry(_in(11.1, number), "caries", tooth, "M")
        yield Entry(_in(11.3, number), "FIL-2", tooth, "MO")
        yield Entry(_in(14.1, number), "defective_restoration", tooth, "MO")
        yield Entry(_in(14.3, number), "INL-1", tooth, "MOD")


def _front_teeth() -> Iterator[Entry]:
    for number, tooth in enumerate(FRONT):
        yield Entry(_in(9.1, number), "initial_caries", tooth, "M")
        yield Entry(_in(12.1, number), "caries", tooth, "D")
        yield Entry(_in(12.3, number), "FIL-1", tooth, "D")
        yield Entry(_in(17.1, number), "wear", tooth, "I")


def _lost() -> Iterator[Entry]:
    """From the root canal to the crown on an implant."""
    for number, tooth in enumerate(LOST):
        yield Entry(_in(15.1, number), "pulpitis", tooth)
        yield Entry(_in(15.2, number), "RCT-3", tooth)
        yield Entry(_in(15.4, number), "CRN-2", tooth)
        yield Entry(_in(16.1, number), "retained_root", tooth)
        yield Entry(_in(16.3, number), "SUR-5", tooth)
        yield Entry(_in(17.1, number), "IMP-1", tooth)
        yield Entry(_in(17.6, number), "IMP-3", tooth)


def _wisdom() -> Iterator[Entry]:
    for number, tooth in enumerate(WISDOM):
        yield Entry(_in(10.1, number), "impacted", tooth)
        yield Entry(_in(13.1, number), "SUR-3", tooth)


def _taken_back() -> Iterator[Entry]:
    """Findings of another tooth, and plans that the patient did not want."""
    for number, tooth in enumerate(LATER):
        yield Entry(_in(9.6, number), "caries", tooth, "D", is_wrong=True)
        yield Entry(_in(13.6, number), "CRN-2", tooth, is_wrong=True)


def _ahead() -> Iterator[Entry]:
    for tooth in ("16", "26", "17", "27"):
        yield Entry(2 * MONTH, "fracture", tooth, "MO")
        yield Entry(2 * MONTH, "CRN-2", tooth, is_planned=True)
