"""What is known of a patient that a drug may not go with, as it is at this moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Value
from django.db.models.functions import Concat
from django.utils import timezone

from apps.medical_records.anamnesis.health.choices import (
    AllergyCategory,
    AllergyStatus,
    ConditionStatus,
    MedicationStatus,
)
from apps.medical_records.anamnesis.health.models import Allergy, Condition, Medication
from apps.medical_records.patients.merged import of_patient
from apps.medical_records.patients.models import Patient
from apps.medical_records.prescriptions.checking.conflicts import (
    Conflict,
    Fact,
    conflicts,
    too_young,
)
from apps.medical_records.prescriptions.checking.families import Called
from apps.medical_records.prescriptions.choices import (
    STILL_TAKEN,
    ConflictKind,
    PrescriptionStatus,
)
from apps.medical_records.prescriptions.models import Prescription
from core.search import Searchable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

NAMES = Concat("drug", Value(" "), "substance", output_field=CharField())


def found(*, patient: UUID, names: str, atc: str, today: date) -> list[Conflict]:
    """Return what a drug of such names does not go with; to be asked in the patient's turn."""
    called = Searchable(Value(names))
    whom = Patient.objects.filter(pk=patient).annotate(called=called)
    text, born = whom.values_list("called", "birth_date").get()
    drug = Called(text, atc)
    young = too_young(drug, years=_years(born, today), patient=patient, born=str(born))
    return [*conflicts(drug, _known(patient)), *young]


def _known(patient: UUID) -> Iterator[Fact]:
    allergies = Allergy.objects.filter(patient=patient, status=AllergyStatus.ACTIVE)
    told = allergies.exclude(category=AllergyCategory.NONE_KNOWN)
    for pk, text, recorded, severity in _called(told, "substance", "severity"):
        yield Fact(ConflictKind.ALLERGY, pk, Called(text), recorded, severity)
    present = Condition.objects.filter(patient=patient, status__in=ConditionStatus.present())
    for pk, text, recorded, code in _called(present, "name", "icd10"):
        yield Fact(ConflictKind.CONDITION, pk, Called(text, code), f"{code} {recorded}".strip())
    taken = Medication.objects.filter(patient=patient, status=MedicationStatus.ACTIVE)
    for pk, text, recorded, _ in _called(taken, "name", "dose"):
        yield Fact(ConflictKind.MEDICATION, pk, Called(text), recorded)
    lately = Prescription.objects.filter(
        of_patient(patient),
        status=PrescriptionStatus.ACTIVE,
        prescribed_at__gte=timezone.now() - STILL_TAKEN,
    )
    for pk, text, recorded, code in _called(lately, NAMES, "atc"):
        yield Fact(ConflictKind.PRESCRIPTION, pk, Called(text, code), recorded.strip())


def _called(rows: QuerySet[Any], name: Any, beside: str) -> QuerySet[Any]:
    """Return id, name as `searchable` writes it, name as it is, and another column, the oldest first."""
    named = rows.annotate(as_written=Concat(name, Value(""), output_field=CharField()))
    named = named.annotate(called=Searchable("as_written")).order_by("created_at", "pk")
    return named.values_list("pk", "called", "as_written", beside)


def _years(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
