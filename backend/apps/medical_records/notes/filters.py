"""How notes and templates are narrowed."""

from __future__ import annotations

from typing import Any

from apps.medical_records.notes.models import MedicalRecord, NoteTemplate
from apps.medical_records.patients.filters import OfPatientFilter
from core.api.filters import ClinicFilterSet


class MedicalRecordFilter(ClinicFilterSet):
    """By patient, doctor and status, and by when the visit was."""

    patient = OfPatientFilter(
        field_name="patient",
        help_text="A patient's, and what stayed with whoever was merged into the patient.",
    )

    class Meta:
        model = MedicalRecord
        fields: dict[str, Any] = {
            "doctor": ["exact"],
            "status": ["exact"],
            "recorded_at": ["gte", "lte"],
        }


class NoteTemplateFilter(ClinicFilterSet):
    """By category, and whether it is in use."""

    class Meta:
        model = NoteTemplate
        fields = ("category", "is_active")
