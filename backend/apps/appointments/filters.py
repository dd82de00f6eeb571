"""How the book is narrowed."""

from __future__ import annotations

from typing import Any

from apps.appointments.models import Appointment, Operatory, WorkingHours
from core.api.filters import ClinicFilterSet


class AppointmentFilter(ClinicFilterSet):
    """By time, doctor, chair, patient and status."""

    class Meta:
        model = Appointment
        fields: dict[str, Any] = {
            "appointment_date": ["gte", "lte", "gt", "lt"],
            "doctor": ["exact"],
            "operatory": ["exact"],
            "patient": ["exact"],
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
