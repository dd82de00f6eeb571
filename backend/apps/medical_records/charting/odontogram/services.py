"""A patient's mouth at a moment, as data and as a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone

from apps.medical_records.charting.odontogram.drawing.picture import draw
from apps.medical_records.charting.odontogram.mouth import mouth_of
from apps.medical_records.charting.odontogram.querysets import findings_of, procedures_of

if TYPE_CHECKING:
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from apps.medical_records.charting.odontogram.mouth import Mouth
    from apps.medical_records.patients.models import Patient


class Seen(NamedTuple):
    """A mouth, and when it was like that: the moment, and its day in the clinic's time zone."""

    mouth: Mouth
    at: datetime
    day: date


def look(patient: Patient, *, zone: ZoneInfo, at: datetime | None = None) -> Seen:
    """Return a patient's mouth as it is, or as the chart had it at a moment; `zone` says which day that was."""
    moment = at or timezone.now()
    day = moment.astimezone(zone).date()
    found = findings_of(patient.pk, at)
    done = procedures_of(patient.pk, at)
    return Seen(mouth_of(found, done, birth_date=patient.birth_date, day=day), moment, day)


def drawn(seen: Seen, *, language: str, notation: str) -> str:
    """Return a mouth as SVG."""
    return draw(seen.mouth, language=language, notation=notation, day=seen.day)
