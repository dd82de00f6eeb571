"""What is at a tooth's place, as the drawing shows it: what `charting.states` says, and whether a tooth came at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from apps.medical_records.charting.choices import DrawnAs
from apps.medical_records.charting.findings.choices import STATES, FindingKind
from apps.medical_records.charting.odontogram.choices import Presence
from apps.medical_records.charting.states import ALWAYS, LEAVES, events

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from apps.medical_records.charting.odontogram.rows import ChartedFinding, ChartedProcedure

_SHOWN: Final = {
    FindingKind.PRESENT: Presence.PRESENT,
    FindingKind.MISSING: Presence.MISSING,
    FindingKind.UNERUPTED: Presence.UNERUPTED,
    FindingKind.IMPACTED: Presence.IMPACTED,
    FindingKind.RETAINED_ROOT: Presence.RETAINED_ROOT,
    FindingKind.IMPLANT: Presence.IMPLANT,
    FindingKind.PONTIC: Presence.PONTIC,
    FindingKind.PROSTHESIS: Presence.REPLACED,
}
# What is planned where no tooth is, and so doesn't say that one is there.
_IN_A_GAP = frozenset({DrawnAs.IMPLANT, DrawnAs.IMPLANT_CROWN, DrawnAs.PONTIC, DrawnAs.NOTHING})


class Said(NamedTuple):
    """What the rows of a tooth say: what is there, whether in so many words, and the last day on which one said so.

    `gone_on` is the day on which a tooth was taken out, or found missing, last; the work of before went with it.
    """

    presence: Presence
    in_words: bool
    last: date
    gone_on: date | None = None


def charted(
    fdi: str,
    findings: Iterable[ChartedFinding],
    procedures: Iterable[ChartedProcedure],
    *,
    on: date,
) -> Said | None:
    """Return what rows of one tooth say of its presence on a day, and None where they say nothing.

    A finding or work that says no state shows that the tooth came.
    """
    findings, procedures = tuple(findings), tuple(procedures)
    told = tuple(events(fdi, findings, procedures, on))
    days = [*_came(findings, procedures), *(event.day for event in told)]
    if not days:
        return None
    stands = [event.state.kind for event in told if event.stands]
    gone = [event.day for event in told if event.state.kind == FindingKind.MISSING]
    return Said(
        _SHOWN[stands[-1]] if stands else Presence.PRESENT,
        in_words=bool(told),
        last=max(days),
        gone_on=gone[-1] if gone else None,
    )


def _came(
    findings: Iterable[ChartedFinding], procedures: Iterable[ChartedProcedure]
) -> Iterator[date]:
    """Tell the days on which something shows that there was a tooth."""
    for finding in findings:
        if finding.kind not in STATES:
            yield finding.from_date
    for procedure in procedures:
        if procedure.is_done and procedure.drawn_as not in LEAVES:
            yield procedure.since
        elif not procedure.is_done and procedure.drawn_as not in _IN_A_GAP:
            yield procedure.date_planned or ALWAYS
