"""Mouths of the demo clinics' patients, as they became what they are: the oldest first, by days before today.

A line is what happened, how long ago, and where: `found` is a kind of finding, everything else the code of a procedure.
Surfaces stand behind the tooth; a region is an arch as ISO 3950 numbers it.
"""

from __future__ import annotations

from typing import NamedTuple

YEAR, MONTH = 365, 30
UPPER_ARCH = "01"
UPPER = ("17", "16", "15", "14", "13", "12", "11", "21", "22", "23", "24", "25", "26", "27")


class Found(NamedTuple):
    """Something found, of the whole tooth unless there are surfaces."""

    ago: int
    kind: str
    tooth: str
    surfaces: str = ""


class Done(NamedTuple):
    """Something done, which was planned a few weeks before."""

    ago: int
    code: str
    tooth: str = ""
    surfaces: str = ""
    region: str = ""


class Existing(NamedTuple):
    """Something that was there when the patient came."""

    code: str
    tooth: str
    surfaces: str = ""


class Planned(NamedTuple):
    """Something that is still to be done."""

    ago: int
    code: str
    tooth: str
    surfaces: str = ""


Line = Found | Done | Existing | Planned


class Mouth(NamedTuple):
    """The lines of a mouth, and how old who has it is."""

    ages: range
    lines: tuple[Line, ...]


SMALL_CHILD = Mouth(
    range(3, 6),
    (
        Found(5 * MONTH, "caries", "84", "O"),
        Done(4 * MONTH, "FIL-7", "84", "O"),
        Found(MONTH, "initial_caries", "55", "O"),
        Planned(MONTH, "PV-5", "75", "O"),
    ),
)
SCHOOLCHILD = Mouth(
    range(8, 12),
    (
        *(Done(14 * MONTH, "PV-5", tooth, "O") for tooth in ("16", "26", "46")),
        Found(13 * MONTH, "caries", "65", "MO"),
        Done(12 * MONTH, "FIL-7", "65", "MO"),
        Done(11 * MONTH, "CRN-4", "75"),
        Found(6 * MONTH, "malposition", "12"),
        Found(6 * MONTH, "impacted", "11S"),
        Found(10, "fracture", "21", "MI"),
        Planned(10, "FIL-5", "21", "MI"),
        Planned(10, "SUR-3", "11S"),
    ),
)
RESTORED_ADULT = Mouth(
    range(40, 65),
    (
        *(Found(9 * YEAR, "missing", tooth) for tooth in ("18", "28", "48")),
        Found(9 * YEAR, "impacted", "38"),
        Existing("FIL-10", "17", "MO"),
        Existing("FIL-10", "47", "O"),
        Existing("CRN-2", "16"),
        Existing("RCT-3", "16"),
        Found(8 * YEAR, "caries", "37", "O"),
        Done(8 * YEAR - MONTH, "FIL-1", "37", "O"),
        Done(7 * YEAR, "INL-3", "14", "MOD"),
        Found(6 * YEAR, "retained_root", "25"),
        Done(6 * YEAR - MONTH, "SUR-5", "25"),
        Done(6 * YEAR - 3 * MONTH, "BRG-1", "24"),
        Done(6 * YEAR - 3 * MONTH, "BRG-2", "25"),
        Done(6 * YEAR - 3 * MONTH, "BRG-1", "26"),
        Found(4 * YEAR, "pulpitis", "11"),
        Done(4 * YEAR - 10, "RCT-1", "11"),
        Done(3 * YEAR, "SUR-2", "46"),
        Done(2 * YEAR, "IMP-1", "46"),
        Done(2 * YEAR - 4 * MONTH, "IMP-3", "46"),
        Done(YEAR, "VEN-1", "21", "V"),
        Found(2 * MONTH, "caries", "27", "D"),
        Found(2 * MONTH, "periapical_lesion", "44"),
        Found(2 * MONTH, "wear", "41", "I"),
        Planned(2 * MONTH, "FIL-1", "27", "D"),
        Planned(2 * MONTH, "RCT-2", "44"),
        Planned(2 * MONTH, "SUR-3", "38"),
    ),
)
EDENTULOUS_JAW = Mouth(
    range(66, 120),
    (
        *(Found(12 * YEAR, "missing", tooth) for tooth in (*UPPER, "18", "28")),
        *(Found(12 * YEAR, "missing", tooth) for tooth in ("48", "47", "37", "38", "35")),
        *(Done(5 * YEAR, "IMP-1", tooth) for tooth in ("14", "12", "22", "24")),
        Done(5 * YEAR - 6 * MONTH, "DEN-10", region=UPPER_ARCH),
        Done(4 * YEAR, "BRG-1", "34"),
        Done(4 * YEAR, "BRG-2", "35"),
        Done(4 * YEAR, "BRG-1", "36"),
        Done(3 * YEAR, "RCT-1", "43"),
        Done(3 * YEAR - MONTH, "CRN-2", "43"),
        Found(YEAR, "retained_root", "45"),
        Planned(YEAR, "SUR-5", "45"),
    ),
)
WORN = Mouth(
    range(60, 120),
    (
        *(Found(3 * YEAR, "wear", tooth, "I") for tooth in ("11", "12", "21", "22", "31", "41")),
        Found(2 * YEAR, "discoloration", "13"),
        Done(2 * YEAR, "FIL-9", "24", "B"),
        Done(YEAR, "FIL-9", "34", "B"),
        Found(MONTH, "caries", "16", "B"),
        Planned(MONTH, "FIL-9", "16", "B"),
    ),
)
MOUTHS = (SMALL_CHILD, SCHOOLCHILD, RESTORED_ADULT, EDENTULOUS_JAW, WORN)
"""Beside them, most patients have nothing charted: their age tells what is there."""
