"""How exams are narrowed."""

from __future__ import annotations

from typing import Any

from apps.medical_records.patients.filters import OfPatientFilter
from apps.medical_records.perio.models import PerioExam
from core.api.filters import ClinicFilterSet


class PerioExamFilter(ClinicFilterSet):
    """By patient, status, who looked and when."""

    patient = OfPatientFilter(
        field_name="patient",
        help_text="A patient's, and what stayed with whoever was merged into the patient.",
    )

    class Meta:
        model = PerioExam
        fields: dict[str, Any] = {
            "status": ["exact"],
            "examiner": ["exact"],
            "examined_at": ["gte", "lt"],
        }
