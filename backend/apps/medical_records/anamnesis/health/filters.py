"""How what is known of patients' health is narrowed."""

from __future__ import annotations

from typing import Any

from apps.medical_records.anamnesis.health.models import Allergy, Condition, Medication
from apps.medical_records.patients.filters import OfPatientFilter
from core.api.filters import ClinicFilterSet


class AllergyFilter(ClinicFilterSet):
    """By patient, status, category and severity."""

    patient = OfPatientFilter(
        field_name="patient",
        help_text="A patient's, and what stayed with whoever was merged into the patient.",
    )

    class Meta:
        model = Allergy
        fields: dict[str, Any] = {
            "status": ["exact"],
            "category": ["exact"],
            "severity": ["exact"],
        }


class ConditionFilter(ClinicFilterSet):
    """By patient, status, and code: `icd10=E11.9` or all that begins with `icd10__startswith=E11`."""

    patient = OfPatientFilter(
        field_name="patient",
        help_text="A patient's, and what stayed with whoever was merged into the patient.",
    )

    class Meta:
        model = Condition
        fields: dict[str, Any] = {
            "status": ["exact"],
            "icd10": ["exact", "startswith"],
            "is_alert": ["exact"],
        }


class MedicationFilter(ClinicFilterSet):
    """By patient and status."""

    patient = OfPatientFilter(
        field_name="patient",
        help_text="A patient's, and what stayed with whoever was merged into the patient.",
    )

    class Meta:
        model = Medication
        fields: dict[str, Any] = {
            "status": ["exact"],
            "is_alert": ["exact"],
        }
