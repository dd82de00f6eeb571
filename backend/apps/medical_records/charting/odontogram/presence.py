"""What is at a tooth's place, by what was charted there; the youngest row decides, and an extraction ends what was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from apps.medical_records.charting.choices import DrawnAs
from apps.medical_records.charting.findings.choices import FindingKind
from apps.medical_records.charting.odontogram.choices import REPLACEMENTS, Presence
from apps.medical_records.charting.odontogram.rows import ALWAYS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from apps.medical_records.charting.odontogram.rows import ChartedFinding, ChartedProcedure

_FOUND: Final = {
    FindingKind.PRESENT: Presence.PRESENT,
    FindingKind.MISSING: Presence.MISSING,
    FindingKind.UNERUPTED: Presence.UNERUPTED,
    FindingKind.IMPACTED: Presence.IMPACTED,
    FindingKind.RETAINED_ROOT: Presence.RETAINED_ROOT,
    FindingKind.IMPLANT: Presence.IMPLANT,
    FindingKind.PONTIC: Presence.PONTIC,
    FindingKind.PROSTHESIS: Presence.REPLACED,
}
_LEFT: Final = {
    DrawnAs.EXTRACTION: Presence.MISSING,
    DrawnAs.PONTIC: Presence.PONTIC,
    DrawnAs.IMPLANT: Presence.IMPLANT,
    DrawnAs.IMPLANT_CROWN: Presence.IMPLANT,
}
# What is planned where no tooth is, and so doesn't say that one is there.
_IN_A_GAP = frozenset({DrawnAs.IMPLANT, DrawnAs.IMPLANT_CROWN, DrawnAs.PONTIC, DrawnAs.NOTHING})
# On one day a tooth is seen, then taken out, before something takes its place.
_SEEN = 1
_TURN: Final = {Presence.MISSING: 2, Presence.PONTIC: 3, Presence.REPLACED: 3, Presence.IMPLANT: 4}


class Said(NamedTuple):
    """What the rows of a tooth say: what is there, whether in so many words, and the last day on which one said so.

    `gone_on` is the day on which a tooth was taken out, or found missing, last; the work of before went with it.
    """

    presence: Presence
    in_words: bool
    last: date
    gone_on: date | None = None


class _Event(NamedTuple):
    day: date
    turn: int
    presence: Presence
    is_work: bool


def charted(
    findings: Iterable[ChartedFinding], procedures: Iterable[ChartedProcedure]
) -> Said | None:
    """Return what rows of one tooth say of its presence, and None where they say nothing.

    A tooth found missing stays replaced by what had replaced it: that is what replaces a missing tooth. Any other finding
    or work shows that the tooth came.
    """
    presence: Presence | None = None
    in_words, last, gone_on = False, ALWAYS, None
    for event in sorted(_events(findings, procedures)):
        last = event.day
        if event.turn:
            is_kept = (
                event.presence is Presence.MISSING
                and not event.is_work
                and presence in REPLACEMENTS
            )
            presence, in_words = presence if is_kept else event.presence, True
            gone_on = event.day if event.presence is Presence.MISSING else gone_on
        elif presence is None:
            presence = event.presence
    if presence is None:
        return None
    return Said(presence, in_words, last, gone_on)


def _events(
    findings: Iterable[ChartedFinding], procedures: Iterable[ChartedProcedure]
) -> Iterable[_Event]:
    """Return what happened at a place; turn 0 says no more than that a tooth was there."""
    for finding in findings:
        found = _FOUND.get(FindingKind(finding.kind))
        if found is None:
            yield _Event(finding.from_date, 0, Presence.PRESENT, is_work=False)
        else:
            yield _Event(finding.from_date, _TURN.get(found, _SEEN), found, is_work=False)
    for procedure in procedures:
        left = _LEFT.get(DrawnAs(procedure.drawn_as))
        if procedure.is_done and left is not None:
            yield _Event(procedure.since, _TURN[left], left, is_work=True)
        elif procedure.is_done or procedure.drawn_as not in _IN_A_GAP:
            day = procedure.since if procedure.is_done else procedure.date_planned or ALWAYS
            yield _Event(day, 0, Presence.PRESENT, is_work=True)
