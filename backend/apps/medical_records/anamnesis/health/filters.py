"""How what is known of patients' health is narrowed."""

from __future__ import annotations

from typing import Any

from apps.medical_records.anamnesis.health.models import Allergy, Condition, Medication
from core.api.filters import ClinicFilterSet


class AllergyFilter(ClinicFilterSet):
    """By patient, status, category and severity."""

    class Meta:
        model = Allergy
        fields: dict[str, Any] = {
            "patient": ["exact"],
            "status": ["exact"],
            "category": ["exact"],
            "severity": ["exact"],
        }


class ConditionFilter(ClinicFilterSet):
    """By patient, status, and code: `icd10=E11.9` or all that begins with `icd10__startswith=E11`."""

    class Meta:
        model = Condition
        fields: dict[str, Any] = {
            "patient": ["exact"],
            "status": ["exact"],
            "icd10": ["exact", "startswith"],
            "is_alert": ["exact"],
        }


class MedicationFilter(ClinicFilterSet):
    """By patient and status."""

    class Meta:
        model = Medication
        fields: dict[str, Any] = {
            "patient": ["exact"],
            "status": ["exact"],
            "is_alert": ["exact"],
        }
