"""How prescriptions are narrowed."""

from __future__ import annotations

from apps.medical_records.patients.filters import OfPatientFilter
from apps.medical_records.prescriptions.models import Prescription
from core.api.filters import ClinicFilterSet


class PrescriptionFilter(ClinicFilterSet):
    """By patient, status and prescriber."""

    patient = OfPatientFilter(
        field_name="patient",
        help_text="A patient's, and those of whoever was merged into the patient.",
    )

    class Meta:
        model = Prescription
        fields = ("status", "prescriber")
