"""How treatment plans are narrowed."""

from __future__ import annotations

from apps.medical_records.patients.filters import OfPatientFilter
from apps.medical_records.treatment_plans.models import TreatmentPlan
from core.api.filters import ClinicFilterSet


class TreatmentPlanFilter(ClinicFilterSet):
    """By patient, status, provider, and what they are alternatives to."""

    patient = OfPatientFilter(
        field_name="patient",
        help_text="A patient's, and what stayed with whoever was merged into the patient.",
    )

    class Meta:
        model = TreatmentPlan
        fields = ("status", "provider", "alternative_to")
