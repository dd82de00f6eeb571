"""An exam with its day's chart, and its drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.medical_records.charting.findings.choices import FindingKind
from apps.medical_records.charting.mouth import states_on
from apps.medical_records.charting.teeth import PERMANENT
from apps.medical_records.perio.choices import OUT_OF_REACH
from apps.medical_records.perio.drawing.chart import Chart
from apps.medical_records.perio.drawing.picture import draw
from apps.medical_records.perio.querysets import whole

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from apps.medical_records.perio.models import PerioExam

_NUMBERS = tuple(tooth.fdi for tooth in PERMANENT)


def chart_of(exam: PerioExam, *, zone: ZoneInfo) -> Chart:
    """Return an exam as it is drawn; what was measured of a tooth is shown whatever was charted since."""
    told = whole([exam.pk])[str(exam.pk)]
    day = exam.examined_at.astimezone(zone).date()
    states = states_on(exam.patient_id, _NUMBERS, day)
    teeth = {tooth["tooth"]: tooth for tooth in told["teeth"]}
    gone = (fdi for fdi, state in states.items() if state.kind in OUT_OF_REACH)
    return Chart(
        day=day,
        status=told["status"],
        scores=told["scores"],
        teeth=teeth,
        gone=frozenset(gone) - teeth.keys(),
        implants=frozenset(fdi for fdi, it in states.items() if it.kind == FindingKind.IMPLANT),
    )


def drawn(exam: PerioExam, *, zone: ZoneInfo, language: str, notation: str) -> str:
    """Return an exam as SVG."""
    return draw(chart_of(exam, zone=zone), language=language, notation=notation)
