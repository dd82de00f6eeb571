"""A patient's chart of twenty years, charted day by day through the services, and copied to others of the clinic by SQL."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from django.utils import timezone
from tqdm import tqdm

from apps.medical_records.charting.catalogue.starter.loading import load as load_codes
from apps.medical_records.charting.findings import services as findings
from apps.medical_records.charting.findings.choices import FindingKind
from apps.medical_records.charting.procedures import services as procedures
from apps.medical_records.models import Finding, Patient, Procedure, ProcedureCode
from apps.users.models import User
from core.tenancy.context import tenant_context
from dev.bench.clinics import MOVED, Copy
from dev.bench.years import AGE, CHANGED_EVERY, REOPENED_EVERY, YEAR, entries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from dev.bench.clinics import Clinic
    from dev.bench.years import Entry

NUMBER = "twenty-years"
CHARTED = (Finding, Procedure)
# From the plan to the work, and from either to what is thought of it later.
WAITING, SECOND_THOUGHTS = timedelta(days=9), timedelta(days=3)
NEIGHBOURS = """
(SELECT id AS patient, row_number() OVER (ORDER BY id) AS shift FROM medical_records_patient
 WHERE tenant_id = '{0}' AND id <> '{1}' ORDER BY id LIMIT {2}) AS new
"""


def write(clinic: Clinic, dentist: str) -> UUID:
    """Chart twenty years of a new patient, and return whose they are; every row has its versions, each of its own day."""
    with tenant_context(clinic.tenant_id):
        load_codes("de")
        patient = Patient.objects.create(
            number=NUMBER,
            first_name="Anna",
            last_name="Zwanzig",
            birth_date=timezone.now().date() - timedelta(days=AGE * YEAR + AGE // 4),
        )
        chart = _Chart(patient, User.objects.get(username=dentist))
        for number, entry in enumerate(tqdm(entries(), desc="20 years", disable=None)):
            chart.write(number, entry)
    return patient.pk


class _Chart:
    """A dentist who charts, on the day on which it was."""

    def __init__(self, patient: Patient, by: User) -> None:
        self.patient, self.by = patient, by
        self.codes = {code.code: code for code in ProcedureCode.objects.all()}
        self.now = timezone.now()

    def write(self, number: int, entry: Entry) -> None:
        """Chart an entry and what became of it."""
        self.day = self.now - timedelta(days=entry.ago)
        with patch.object(timezone, "now", lambda: self.day):
            if entry.what in FindingKind.values:
                self._find(number, entry)
            else:
                self._treat(number, entry)

    def _find(self, number: int, entry: Entry) -> None:
        found = findings.record(
            patient=self.patient,
            tooth=entry.tooth,
            surfaces=entry.surfaces,
            kind=entry.what,
            recorded_by=self.by,
        )
        self.day += SECOND_THOUGHTS
        if entry.is_wrong:
            findings.retract(found, by=self.by, reason="Anderer Zahn")
        elif number % CHANGED_EVERY == 0:
            findings.edit(found, by=self.by, note="Mit der Lupe gesehen.")

    def _treat(self, number: int, entry: Entry) -> None:
        done_on = self.day
        if not entry.is_planned:
            self.day -= WAITING
        planned = procedures.plan(
            patient=self.patient,
            code=self.codes[entry.what],
            by=self.by,
            tooth=entry.tooth,
            surfaces=entry.surfaces,
        )
        self.day += SECOND_THOUGHTS
        if entry.is_wrong:
            procedures.cancel(planned, by=self.by, reason="Nicht gewünscht")
            return
        if number % CHANGED_EVERY == 0:
            procedures.edit(planned, by=self.by, note="Mit Betäubung.")
        if entry.is_planned:
            return
        self.day = done_on
        procedures.complete(planned, by=self.by)
        if number % REOPENED_EVERY == 0:
            self.day += SECOND_THOUGHTS
            procedures.reopen(planned, by=self.by)
            procedures.complete(planned, by=self.by, date_completed=done_on.date())


def copies(clinic: Clinic, patient_id: UUID, neighbours: int) -> Iterator[Copy]:
    """Give so many other patients the same chart, with its versions."""
    others = NEIGHBOURS.format(clinic.tenant_id, patient_id, neighbours)
    where = "old.tenant_id = %s AND old.patient_id = %s"
    values = [str(clinic.tenant_id), str(patient_id)]
    for model in CHARTED:
        for each in (model, versions_of(model)):
            yield Copy(each, others, where, values, _changed(each))


def versions_of(model: Any) -> Any:
    """Return the model of another's versions."""
    return model._meta.get_field("events").related_model


def _changed(model: Any) -> dict[str, str]:
    """Say which columns of a copy differ: whose it is, and every id of the chart."""
    ids = [
        str(field.column)
        for field in model._meta.concrete_fields
        if field.primary_key or field.name == "id" or field.related_model in CHARTED
    ]
    return {"patient_id": "new.patient", **{column: MOVED.format(column) for column in ids}}
