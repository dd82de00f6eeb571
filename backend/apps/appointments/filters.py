"""How the book is narrowed."""

from __future__ import annotations

from typing import Any

from apps.appointments.models import Appointment, Operatory, WorkingHours
from apps.medical_records.patients.filters import OfPatientFilter
from core.api.filters import ClinicFilterSet


class AppointmentFilter(ClinicFilterSet):
    """By time, doctor, chair, patient and status."""

    patient = OfPatientFilter(
        field_name="patient",
        help_text="A patient's, and what stayed with whoever was merged into the patient.",
    )

    class Meta:
        model = Appointment
        fields: dict[str, Any] = {
            "appointment_date": ["gte", "lte", "gt", "lt"],
            "doctor": ["exact"],
            "operatory": ["exact"],
            "status": ["exact"],
            "priority": ["exact"],
        }


class OperatoryFilter(ClinicFilterSet):
    """By whether it is in use."""

    class Meta:
        model = Operatory
        fields = ("is_active",)


class WorkingHoursFilter(ClinicFilterSet):
    """By doctor and weekday."""

    class Meta:
        model = WorkingHours
        fields = ("doctor", "weekday")
