"""What is charted of some patients of a demo clinic, with the days on which it came about."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from apps.medical_records.charting.findings import services as findings
from apps.medical_records.charting.procedures import services as procedures
from apps.medical_records.charting.procedures.choices import ProcedureStatus
from apps.medical_records.models import ProcedureCode
from apps.medical_records.patients.choices import PatientStatus
from demo.anamnesis import age_of
from demo.mouths import MOUTHS, Done, Existing, Found, Planned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from apps.medical_records.models import Patient, Procedure
    from apps.users.models import User
    from demo.book import Moment
    from demo.mouths import Line

# For so many days something is planned before it is done.
WAITING = timedelta(days=9)


def add_charts(patients: Sequence[Patient], *, by: User, moment: Moment) -> None:
    """Give each mouth to the first of its age who has none yet; a clinic without one of that age has no such mouth."""
    left = [one for one in patients if one.status == PatientStatus.ACTIVE]
    chart = Charting(by, moment.today)
    for mouth in MOUTHS:
        patient = next((one for one in left if age_of(one, moment.today) in mouth.ages), None)
        if patient is not None:
            left.remove(patient)
            for line in mouth.lines:
                chart.write(patient, line)


class Charting:
    """A dentist who charts, and the codes of the clinic."""

    def __init__(self, by: User, today: date) -> None:
        """Read the catalogue once."""
        self.by, self.today = by, today
        self.codes = {code.code: code for code in ProcedureCode.objects.all()}

    def write(self, patient: Patient, line: Line) -> None:
        """Chart a line through the services, as the client at the chair does."""
        match line:
            case Found(ago, kind, tooth, surfaces):
                findings.record(
                    patient=patient,
                    tooth=tooth,
                    surfaces=surfaces,
                    kind=kind,
                    recorded_by=self.by,
                    from_date=self._day(ago),
                )
            case Existing(code, tooth, surfaces):
                procedures.chart_existing(
                    patient=patient,
                    code=self.codes[code],
                    by=self.by,
                    status=ProcedureStatus.EXISTING_ELSEWHERE,
                    tooth=tooth,
                    surfaces=surfaces,
                )
            case Planned(ago, code, tooth, surfaces):
                self._plan(patient, code, self._day(ago), tooth=tooth, surfaces=surfaces)
            case Done(ago, code, tooth, surfaces, region):
                day = self._day(ago)
                place = {"tooth": tooth, "surfaces": surfaces, "region": region}
                planned = self._plan(patient, code, day - WAITING, **place)
                procedures.complete(planned, by=self.by, date_completed=day, provider=self.by)

    def _plan(self, patient: Patient, code: str, day: date, **place: str) -> Procedure:
        return procedures.plan(
            patient=patient, code=self.codes[code], by=self.by, date_planned=day, **place
        )

    def _day(self, ago: int) -> date:
        return self.today - timedelta(days=ago)
