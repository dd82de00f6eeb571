"""Values of a periodontal exam."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import models

from apps.medical_records.charting.findings.choices import FindingKind

if TYPE_CHECKING:
    from apps.medical_records.charting.teeth import Tooth


class ExamStatus(models.TextChoices):
    """How far an exam has come."""

    OPEN = "open", "open"
    COMPLETED = "completed", "completed"
    RETRACTED = "retracted", "retracted"


# What may follow what; the database refuses the rest.
TRANSITIONS = (
    (ExamStatus.OPEN, ExamStatus.COMPLETED),
    (ExamStatus.OPEN, ExamStatus.RETRACTED),
    (ExamStatus.COMPLETED, ExamStatus.RETRACTED),
)

# In the order in which they are stored: mesial, middle and distal on the cheek's side, then on the tongue's.
SITES: Final = ("MB", "B", "DB", "ML", "L", "DL")
# What is looked at on each.
FLAGS: Final = ("bleeding", "suppuration", "plaque")
MEASURES: Final = ("depth", "margin", *FLAGS)
# Seen by probing, and so of probed sites only.
BY_PROBING: Final = ("bleeding", "suppuration")
DEEPEST, FARTHEST = 15, 15
MOST_MOBILE, WIDEST = 3, 3

# What a probe cannot reach: there is none, or it has not come through the gum.
OUT_OF_REACH: Final = frozenset(
    {
        FindingKind.MISSING,
        FindingKind.PONTIC,
        FindingKind.PROSTHESIS,
        FindingKind.UNERUPTED,
        FindingKind.IMPACTED,
    }
)

# As they are stored: buccal, lingual, mesial, distal.
ENTRANCES: Final = "BLMD"
UPPER_MOLARS, LOWER_MOLARS, UPPER_FIRST_PREMOLARS = r"^[12][678]$", r"^[34][678]$", r"^[12]4$"
_FIRST_MOLAR, _FIRST_PREMOLAR = 6, 4


def entrances(tooth: Tooth) -> str:
    """Return the sides from which the furcation of a tooth can be entered; none where there is one root."""
    if tooth.position >= _FIRST_MOLAR:
        return "BMD" if tooth.is_upper else "BL"
    return "MD" if tooth.is_upper and tooth.position == _FIRST_PREMOLAR else ""
