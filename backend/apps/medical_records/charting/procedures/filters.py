"""How procedures are narrowed."""

from __future__ import annotations

from typing import Any

from apps.medical_records.charting.procedures.models import Procedure
from apps.medical_records.patients.filters import OfPatientFilter
from core.api.filters import ClinicFilterSet


class ProcedureFilter(ClinicFilterSet):
    """By patient, tooth (in FDI), status, provider, code, treatment plan and when it was done."""

    patient = OfPatientFilter(
        field_name="patient",
        help_text="A patient's, and what stayed with whoever was merged into the patient.",
    )

    class Meta:
        model = Procedure
        fields: dict[str, Any] = {
            "tooth": ["exact"],
            "status": ["exact"],
            "provider": ["exact"],
            "code": ["exact"],
            "treatment_plan": ["exact"],
            "date_completed": ["exact", "gte", "lte"],
        }
